// Which persons have the name of some persons or are suspected to be the same, in the order of ids.
// A name of any version counts; which name was known on the day is looked at afterwards.
// $elements: element ids of the persons
// $known_at: the day by which a match was learned
// $as_of: the day on which a match holds
// $take: at most so many of each
UNWIND $elements AS element
MATCH (node) WHERE elementId(node) = element
CALL (node) {
  CALL (node) {
    RETURN node.name AS name
    UNION
    MATCH (version:EarlierPerson)-[:ABOUT]->(node) RETURN version.name AS name
  }
  CALL (node, name) {
    MATCH (other:Person {name: name}) RETURN other
    UNION
    MATCH (version:EarlierPerson {name: name})-[:ABOUT]->(other:Person) RETURN other
    UNION
    MATCH (node)-[link:SAME_PERSON]-(other:Person)
    WHERE link.decision = 'suspected' AND link.recorded_at <= $known_at
      AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
    RETURN other
  }
  WITH DISTINCT node, other WHERE other <> node
  WITH other, other.person_id AS id
  ORDER BY id, elementId(other)
  WITH collect(other) AS others
  UNWIND range(0, size(others) - 1) AS place
  WITH size(others) AS total, place, others[place] AS other
  WHERE place < $take
  RETURN total, place, other
}
WITH collect([element, elementId(other), 'Person', place, total]) AS rows
RETURN
  [row IN rows | row[0]] AS element,
  [row IN rows | row[1]] AS other,
  [row IN rows | row[2]] AS kind,
  [row IN rows | row[3]] AS place,
  [row IN rows | row[4]] AS total
