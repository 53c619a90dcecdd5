// The versions of registration agents that a later one has replaced.
// One list a column; a day as days since 1970-01-01. Read page by page in the order of `page_key`:
// an index gives that order, so a page costs its rows and the memory of one page is enough.
// $after: the last page_key of the page before, '' at first
// $limit: rows a page
MATCH (version:Record)
USING INDEX version:Record(version_id)
WHERE version.version_id > $after AND version:EarlierAgent
WITH version ORDER BY version.version_id LIMIT $limit
OPTIONAL MATCH (version)-[:ABOUT]->(agent:Agent)
WITH version, agent ORDER BY version.version_id
WITH
  collect([
    version.version_id,
    agent.agent_id,
    version.name,
    version.details,
    duration.inDays(date('1970-01-01'), version.recorded_at).days,
    duration.inDays(date('1970-01-01'), version.retracted_at).days,
    version.source
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS page_key,
  [row IN rows | row[1]] AS agent_id,
  [row IN rows | row[2]] AS name,
  [row IN rows | row[3]] AS details,
  [row IN rows | row[4]] AS recorded_at,
  [row IN rows | row[5]] AS retracted_at,
  [row IN rows | row[6]] AS source
