// Every version of the attributes of every enterprise.
// One list a column; a day as days since 1970-01-01. Read page by page in the order of `page_key`:
// an index gives that order, so a page costs its rows and the memory of one page is enough.
// $after: the last page_key of the page before, '' at first
// $limit: rows a page
MATCH (version:Record)
USING INDEX version:Record(version_id)
WHERE version.version_id > $after AND version:Registration
WITH version ORDER BY version.version_id LIMIT $limit
OPTIONAL MATCH (version)-[:ABOUT]->(enterprise:Enterprise)
WITH version, enterprise ORDER BY version.version_id
WITH
  collect([
    version.version_id,
    enterprise.enterprise_id,
    version.name,
    version.status,
    version.enterprise_type,
    version.industry,
    version.division,
    version.registered_capital,
    duration.inDays(date('1970-01-01'), version.established_on).days,
    duration.inDays(date('1970-01-01'), version.ended_on).days,
    version.details,
    duration.inDays(date('1970-01-01'), version.recorded_at).days,
    duration.inDays(date('1970-01-01'), version.retracted_at).days,
    version.source
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS page_key,
  [row IN rows | row[1]] AS enterprise_id,
  [row IN rows | row[2]] AS name,
  [row IN rows | row[3]] AS status,
  [row IN rows | row[4]] AS enterprise_type,
  [row IN rows | row[5]] AS industry,
  [row IN rows | row[6]] AS division,
  [row IN rows | row[7]] AS registered_capital,
  [row IN rows | row[8]] AS established_on,
  [row IN rows | row[9]] AS ended_on,
  [row IN rows | row[10]] AS details,
  [row IN rows | row[11]] AS recorded_at,
  [row IN rows | row[12]] AS retracted_at,
  [row IN rows | row[13]] AS source
