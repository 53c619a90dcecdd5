// Every version of the attributes of some enterprises.
// One list a column; a day as days since 1970-01-01.
// $elements: element ids of the nodes
UNWIND $elements AS element
MATCH (node) WHERE elementId(node) = element
MATCH (version:Registration)-[:ABOUT]->(node)
WITH
  collect([
    node.enterprise_id,
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
    version.source,
    version.version_id
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS enterprise_id,
  [row IN rows | row[1]] AS name,
  [row IN rows | row[2]] AS status,
  [row IN rows | row[3]] AS enterprise_type,
  [row IN rows | row[4]] AS industry,
  [row IN rows | row[5]] AS division,
  [row IN rows | row[6]] AS registered_capital,
  [row IN rows | row[7]] AS established_on,
  [row IN rows | row[8]] AS ended_on,
  [row IN rows | row[9]] AS details,
  [row IN rows | row[10]] AS recorded_at,
  [row IN rows | row[11]] AS retracted_at,
  [row IN rows | row[12]] AS source,
  [row IN rows | row[13]] AS version_id
