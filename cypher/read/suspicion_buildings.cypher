// Which addresses are in the building of some addresses, in the order of ids; hosting ones are not.
// A building of any version counts; which was known on the day is looked at afterwards.
// $elements: element ids of the addresses
// $take: at most so many of each
UNWIND $elements AS element
MATCH (node) WHERE elementId(node) = element
CALL (node) {
  CALL (node) {
    RETURN node.building AS building
    UNION
    MATCH (version:EarlierAddress)-[:ABOUT]->(node) RETURN version.building AS building
  }
  CALL (building) {
    MATCH (other:Address {building: building}) RETURN other
    UNION
    MATCH (version:EarlierAddress {building: building})-[:ABOUT]->(other:Address) RETURN other
  }
  WITH DISTINCT node, other
  WHERE other <> node AND (NOT coalesce(other.hosting, false) OR EXISTS {
    MATCH (version:EarlierAddress)-[:ABOUT]->(other) WHERE NOT version.hosting
  })
  WITH other, other.address_id AS id
  ORDER BY id, elementId(other)
  WITH collect(other) AS others
  UNWIND range(0, size(others) - 1) AS place
  WITH size(others) AS total, place, others[place] AS other
  WHERE place < $take
  RETURN total, place, other
}
WITH collect([element, elementId(other), 'Address', place, total]) AS rows
RETURN
  [row IN rows | row[0]] AS element,
  [row IN rows | row[1]] AS other,
  [row IN rows | row[2]] AS kind,
  [row IN rows | row[3]] AS place,
  [row IN rows | row[4]] AS total
