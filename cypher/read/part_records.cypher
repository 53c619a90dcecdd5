// Every version of the records about some enterprises.
// One list a column; a day as days since 1970-01-01.
// $elements: element ids of the nodes
UNWIND $elements AS element
MATCH (node) WHERE elementId(node) = element
MATCH (version:Record)-[:ABOUT]->(node)
WHERE NOT version:Registration
WITH
  collect([
    version.record_id,
    version.kind,
    node.enterprise_id,
    version.authority,
    version.category,
    version.result,
    version.amount,
    duration.inDays(date('1970-01-01'), version.valid_from).days,
    duration.inDays(date('1970-01-01'), version.valid_to).days,
    version.details,
    duration.inDays(date('1970-01-01'), version.recorded_at).days,
    duration.inDays(date('1970-01-01'), version.retracted_at).days,
    version.source,
    version.version_id
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS record_id,
  [row IN rows | row[1]] AS kind,
  [row IN rows | row[2]] AS enterprise_id,
  [row IN rows | row[3]] AS authority,
  [row IN rows | row[4]] AS category,
  [row IN rows | row[5]] AS result,
  [row IN rows | row[6]] AS amount,
  [row IN rows | row[7]] AS valid_from,
  [row IN rows | row[8]] AS valid_to,
  [row IN rows | row[9]] AS details,
  [row IN rows | row[10]] AS recorded_at,
  [row IN rows | row[11]] AS retracted_at,
  [row IN rows | row[12]] AS source,
  [row IN rows | row[13]] AS version_id
