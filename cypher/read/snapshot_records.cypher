// Every version of every record about an enterprise.
// One list a column; a day as days since 1970-01-01. Read page by page in the order of `page_key`:
// an index gives that order, so a page costs its rows and the memory of one page is enough.
// $after: the last page_key of the page before, '' at first
// $limit: rows a page
MATCH (version:Record)
USING INDEX version:Record(version_id)
WHERE version.version_id > $after
  AND NOT version:Registration AND NOT version:EarlierPerson AND NOT version:EarlierAddress
  AND NOT version:EarlierAgent
WITH version ORDER BY version.version_id LIMIT $limit
OPTIONAL MATCH (version)-[:ABOUT]->(enterprise:Enterprise)
WITH version, enterprise ORDER BY version.version_id
WITH
  collect([
    version.version_id,
    version.record_id,
    version.kind,
    enterprise.enterprise_id,
    version.authority,
    version.category,
    version.result,
    version.amount,
    duration.inDays(date('1970-01-01'), version.valid_from).days,
    duration.inDays(date('1970-01-01'), version.valid_to).days,
    version.details,
    duration.inDays(date('1970-01-01'), version.recorded_at).days,
    duration.inDays(date('1970-01-01'), version.retracted_at).days,
    version.source
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS page_key,
  [row IN rows | row[1]] AS record_id,
  [row IN rows | row[2]] AS kind,
  [row IN rows | row[3]] AS enterprise_id,
  [row IN rows | row[4]] AS authority,
  [row IN rows | row[5]] AS category,
  [row IN rows | row[6]] AS result,
  [row IN rows | row[7]] AS amount,
  [row IN rows | row[8]] AS valid_from,
  [row IN rows | row[9]] AS valid_to,
  [row IN rows | row[10]] AS details,
  [row IN rows | row[11]] AS recorded_at,
  [row IN rows | row[12]] AS retracted_at,
  [row IN rows | row[13]] AS source
