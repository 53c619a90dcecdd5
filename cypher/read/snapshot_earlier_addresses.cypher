// The versions of addresses that a later one has replaced.
// One list a column; a day as days since 1970-01-01. Read page by page in the order of `page_key`:
// an index gives that order, so a page costs its rows and the memory of one page is enough.
// $after: the last page_key of the page before, '' at first
// $limit: rows a page
MATCH (version:Record)
USING INDEX version:Record(version_id)
WHERE version.version_id > $after AND version:EarlierAddress
WITH version ORDER BY version.version_id LIMIT $limit
OPTIONAL MATCH (version)-[:ABOUT]->(address:Address)
WITH version, address ORDER BY version.version_id
WITH
  collect([
    version.version_id,
    address.address_id,
    version.text,
    version.division,
    version.building,
    version.room,
    version.hosting,
    version.details,
    duration.inDays(date('1970-01-01'), version.recorded_at).days,
    duration.inDays(date('1970-01-01'), version.retracted_at).days,
    version.source
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS page_key,
  [row IN rows | row[1]] AS address_id,
  [row IN rows | row[2]] AS text,
  [row IN rows | row[3]] AS division,
  [row IN rows | row[4]] AS building,
  [row IN rows | row[5]] AS room,
  [row IN rows | row[6]] AS hosting,
  [row IN rows | row[7]] AS details,
  [row IN rows | row[8]] AS recorded_at,
  [row IN rows | row[9]] AS retracted_at,
  [row IN rows | row[10]] AS source
