// Every version of every record about an enterprise.
// One list a column; a day as days since 1970-01-01. Read page by page in the order of `page_key`:
// an index gives that order, so a page costs its rows and the memory of one page is enough.
// $after: the last page_key of the page before, '' at first
// $limit: rows a page
MATCH (record:Record)
USING INDEX record:Record(version_id)
WHERE record.version_id > $after
  AND NOT record:Registration AND NOT record:EarlierPerson AND NOT record:EarlierAddress
WITH record ORDER BY record.version_id LIMIT $limit
OPTIONAL MATCH (record)-[:ABOUT]->(enterprise:Enterprise)
WITH record, enterprise ORDER BY record.version_id
WITH
  collect([
    record.version_id,
    record.record_id,
    record.kind,
    enterprise.enterprise_id,
    record.authority,
    record.category,
    record.result,
    record.amount,
    duration.inDays(date('1970-01-01'), record.valid_from).days,
    duration.inDays(date('1970-01-01'), record.valid_to).days,
    duration.inDays(date('1970-01-01'), record.recorded_at).days,
    record.source
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
  [row IN rows | row[10]] AS recorded_at,
  [row IN rows | row[11]] AS source
