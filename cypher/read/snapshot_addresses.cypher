// The latest version of every address.
// One list a column; a day as days since 1970-01-01. Read page by page in the order of `page_key`:
// an index gives that order, so a page costs its rows and the memory of one page is enough.
// $after: the last page_key of the page before, '' at first
// $limit: rows a page
MATCH (address:Address) WHERE address.address_id > $after
WITH address ORDER BY address.address_id LIMIT $limit
WITH
  collect([
    address.address_id,
    address.address_id,
    address.text,
    address.division,
    address.building,
    address.room,
    address.hosting,
    address.details,
    duration.inDays(date('1970-01-01'), address.recorded_at).days,
    duration.inDays(date('1970-01-01'), address.retracted_at).days,
    address.source,
    address.version_id
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
  [row IN rows | row[10]] AS source,
  [row IN rows | row[11]] AS version_id
