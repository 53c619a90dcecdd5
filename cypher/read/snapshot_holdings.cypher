// Every version of every holding of shares or other interests, by persons and by enterprises.
// One list a column; a day as days since 1970-01-01. Read page by page in the order of `page_key`:
// an index gives that order, so a page costs its rows and the memory of one page is enough.
// $after: the last page_key of the page before, '' at first
// $limit: rows a page
MATCH (holder)-[link:HOLDS]->(enterprise:Enterprise)
WHERE link.version_id > $after
WITH holder, link, enterprise ORDER BY link.version_id LIMIT $limit
WITH
  collect([
    link.version_id,
    coalesce(holder.person_id, holder.enterprise_id),
    CASE WHEN holder:Person THEN 'Person' ELSE 'Enterprise' END,
    enterprise.enterprise_id,
    link.interest,
    link.share,
    link.share_low,
    link.share_high,
    link.subscribed_amount,
    link.paid_amount,
    duration.inDays(date('1970-01-01'), link.valid_from).days,
    duration.inDays(date('1970-01-01'), link.valid_to).days,
    link.details,
    duration.inDays(date('1970-01-01'), link.recorded_at).days,
    duration.inDays(date('1970-01-01'), link.retracted_at).days,
    link.source
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS page_key,
  [row IN rows | row[1]] AS holder_id,
  [row IN rows | row[2]] AS holder_kind,
  [row IN rows | row[3]] AS enterprise_id,
  [row IN rows | row[4]] AS interest,
  [row IN rows | row[5]] AS share,
  [row IN rows | row[6]] AS share_low,
  [row IN rows | row[7]] AS share_high,
  [row IN rows | row[8]] AS subscribed_amount,
  [row IN rows | row[9]] AS paid_amount,
  [row IN rows | row[10]] AS valid_from,
  [row IN rows | row[11]] AS valid_to,
  [row IN rows | row[12]] AS details,
  [row IN rows | row[13]] AS recorded_at,
  [row IN rows | row[14]] AS retracted_at,
  [row IN rows | row[15]] AS source
