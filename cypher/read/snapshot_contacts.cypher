// Every version of which enterprise is reached by which telephone or e-mail, as a keyed hash.
// One list a column; a day as days since 1970-01-01. Read page by page in the order of `page_key`:
// an index gives that order, so a page costs its rows and the memory of one page is enough.
// $after: the last page_key of the page before, '' at first
// $limit: rows a page
MATCH (enterprise:Enterprise)-[link:HAS_CONTACT]->(contact:Contact)
WHERE link.version_id > $after
WITH enterprise, link, contact ORDER BY link.version_id LIMIT $limit
WITH
  collect([
    link.version_id,
    enterprise.enterprise_id,
    contact.contact_id,
    link.contact_kind,
    duration.inDays(date('1970-01-01'), link.valid_from).days,
    duration.inDays(date('1970-01-01'), link.valid_to).days,
    link.details,
    duration.inDays(date('1970-01-01'), link.recorded_at).days,
    duration.inDays(date('1970-01-01'), link.retracted_at).days,
    link.source
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS page_key,
  [row IN rows | row[1]] AS enterprise_id,
  [row IN rows | row[2]] AS contact_id,
  [row IN rows | row[3]] AS contact_kind,
  [row IN rows | row[4]] AS valid_from,
  [row IN rows | row[5]] AS valid_to,
  [row IN rows | row[6]] AS details,
  [row IN rows | row[7]] AS recorded_at,
  [row IN rows | row[8]] AS retracted_at,
  [row IN rows | row[9]] AS source
