// Every version of the published executive partners of some enterprises.
// One list a column; a day as days since 1970-01-01.
// $ids: enterprise ids
UNWIND $ids AS id
MATCH (source:Enterprise)-[link:EXECUTIVE_PARTNER_OF]->(target:Enterprise {enterprise_id: id})
WHERE link.details CONTAINS '"published_name"'
WITH
  collect([
    link.version_id,
    source.enterprise_id,
    target.enterprise_id,
    'EXECUTIVE_PARTNER_OF',
    link.amount,
    duration.inDays(date('1970-01-01'), link.valid_from).days,
    duration.inDays(date('1970-01-01'), link.valid_to).days,
    link.details,
    duration.inDays(date('1970-01-01'), link.recorded_at).days,
    duration.inDays(date('1970-01-01'), link.retracted_at).days,
    link.source
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS version_id,
  [row IN rows | row[1]] AS source_id,
  [row IN rows | row[2]] AS target_id,
  [row IN rows | row[3]] AS relation,
  [row IN rows | row[4]] AS amount,
  [row IN rows | row[5]] AS valid_from,
  [row IN rows | row[6]] AS valid_to,
  [row IN rows | row[7]] AS details,
  [row IN rows | row[8]] AS recorded_at,
  [row IN rows | row[9]] AS retracted_at,
  [row IN rows | row[10]] AS source
