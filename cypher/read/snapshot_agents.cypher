// The latest version of every registration agent.
// One list a column; a day as days since 1970-01-01. Read page by page in the order of `page_key`:
// an index gives that order, so a page costs its rows and the memory of one page is enough.
// $after: the last page_key of the page before, '' at first
// $limit: rows a page
MATCH (agent:Agent) WHERE agent.agent_id > $after
WITH agent ORDER BY agent.agent_id LIMIT $limit
WITH
  collect([
    agent.agent_id,
    agent.agent_id,
    agent.name,
    agent.details,
    duration.inDays(date('1970-01-01'), agent.recorded_at).days,
    duration.inDays(date('1970-01-01'), agent.retracted_at).days,
    agent.source,
    agent.version_id
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS page_key,
  [row IN rows | row[1]] AS agent_id,
  [row IN rows | row[2]] AS name,
  [row IN rows | row[3]] AS details,
  [row IN rows | row[4]] AS recorded_at,
  [row IN rows | row[5]] AS retracted_at,
  [row IN rows | row[6]] AS source,
  [row IN rows | row[7]] AS version_id
