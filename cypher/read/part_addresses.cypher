// Every version of some addresses, the latest from the node and the earlier ones from records.
// One list a column; a day as days since 1970-01-01.
// $elements: element ids of the nodes
UNWIND $elements AS element
MATCH (node) WHERE elementId(node) = element
CALL (node) {
  RETURN node AS version
  UNION ALL
  MATCH (version:EarlierAddress)-[:ABOUT]->(node) RETURN version
}
WITH
  collect([
    node.address_id,
    version.text,
    version.division,
    version.building,
    version.room,
    version.hosting,
    version.details,
    duration.inDays(date('1970-01-01'), version.recorded_at).days,
    duration.inDays(date('1970-01-01'), version.retracted_at).days,
    version.source,
    version.version_id
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS address_id,
  [row IN rows | row[1]] AS text,
  [row IN rows | row[2]] AS division,
  [row IN rows | row[3]] AS building,
  [row IN rows | row[4]] AS room,
  [row IN rows | row[5]] AS hosting,
  [row IN rows | row[6]] AS details,
  [row IN rows | row[7]] AS recorded_at,
  [row IN rows | row[8]] AS retracted_at,
  [row IN rows | row[9]] AS source,
  [row IN rows | row[10]] AS version_id
