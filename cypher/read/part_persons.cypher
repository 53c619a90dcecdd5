// Every version of some persons, the latest from the node and the earlier ones from their records.
// One list a column; a day as days since 1970-01-01.
// $elements: element ids of the nodes
UNWIND $elements AS element
MATCH (node) WHERE elementId(node) = element
CALL (node) {
  RETURN node AS version
  UNION ALL
  MATCH (version:EarlierPerson)-[:ABOUT]->(node) RETURN version
}
WITH
  collect([
    node.person_id,
    version.name,
    version.details,
    duration.inDays(date('1970-01-01'), version.recorded_at).days,
    duration.inDays(date('1970-01-01'), version.retracted_at).days,
    version.source,
    version.version_id
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS person_id,
  [row IN rows | row[1]] AS name,
  [row IN rows | row[2]] AS details,
  [row IN rows | row[3]] AS recorded_at,
  [row IN rows | row[4]] AS retracted_at,
  [row IN rows | row[5]] AS source,
  [row IN rows | row[6]] AS version_id
