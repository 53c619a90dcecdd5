// Every version of the changes of legal representative of some enterprises.
// One list a column; a day as days since 1970-01-01.
// $ids: enterprise ids
UNWIND $ids AS id
MATCH (enterprise:Enterprise {enterprise_id: id})<-[:ABOUT]-(version:Change)
WHERE version.category = 'legal_representative'
WITH
  collect([
    version.version_id,
    version.record_id,
    version.kind,
    enterprise.enterprise_id,
    version.category,
    duration.inDays(date('1970-01-01'), version.valid_from).days,
    duration.inDays(date('1970-01-01'), version.valid_to).days,
    version.details,
    duration.inDays(date('1970-01-01'), version.recorded_at).days,
    duration.inDays(date('1970-01-01'), version.retracted_at).days
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS version_id,
  [row IN rows | row[1]] AS record_id,
  [row IN rows | row[2]] AS kind,
  [row IN rows | row[3]] AS enterprise_id,
  [row IN rows | row[4]] AS category,
  [row IN rows | row[5]] AS valid_from,
  [row IN rows | row[6]] AS valid_to,
  [row IN rows | row[7]] AS details,
  [row IN rows | row[8]] AS recorded_at,
  [row IN rows | row[9]] AS retracted_at
