// Every version of which persons are suspected, confirmed or refused to be the same.
// One list a column; a day as days since 1970-01-01. Read page by page in the order of `page_key`:
// an index gives that order, so a page costs its rows and the memory of one page is enough.
// $after: the last page_key of the page before, '' at first
// $limit: rows a page
MATCH (person:Person)-[link:SAME_PERSON]->(other:Person)
WHERE link.version_id > $after
WITH person, link, other ORDER BY link.version_id LIMIT $limit
WITH
  collect([
    link.version_id,
    person.person_id,
    other.person_id,
    link.decision,
    link.score,
    link.evidence,
    link.decided_by,
    duration.inDays(date('1970-01-01'), link.valid_from).days,
    duration.inDays(date('1970-01-01'), link.valid_to).days,
    link.details,
    duration.inDays(date('1970-01-01'), link.recorded_at).days,
    duration.inDays(date('1970-01-01'), link.retracted_at).days,
    link.source
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS page_key,
  [row IN rows | row[1]] AS person_id,
  [row IN rows | row[2]] AS other_id,
  [row IN rows | row[3]] AS decision,
  [row IN rows | row[4]] AS score,
  [row IN rows | row[5]] AS evidence,
  [row IN rows | row[6]] AS decided_by,
  [row IN rows | row[7]] AS valid_from,
  [row IN rows | row[8]] AS valid_to,
  [row IN rows | row[9]] AS details,
  [row IN rows | row[10]] AS recorded_at,
  [row IN rows | row[11]] AS retracted_at,
  [row IN rows | row[12]] AS source
