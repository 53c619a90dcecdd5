// The enterprises and persons with some ids, to start reading a part of the graph from.
// $ids: enterprise_ids and person_ids, mixed
UNWIND $ids AS id
CALL (id) {
  MATCH (node:Enterprise {enterprise_id: id}) RETURN node, 'Enterprise' AS kind
  UNION ALL
  MATCH (node:Person {person_id: id}) RETURN node, 'Person' AS kind
}
WITH collect([id, kind, elementId(node)]) AS rows
RETURN
  [row IN rows | row[0]] AS id,
  [row IN rows | row[1]] AS kind,
  [row IN rows | row[2]] AS element
