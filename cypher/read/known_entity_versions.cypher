// Which of the given versions of enterprises, persons, addresses and agents the graph has.
// $rows: id (of the entity), version_id
UNWIND $rows AS row
CALL (row) {
  MATCH (record:Record {version_id: row.version_id}) RETURN record.version_id AS found
  UNION
  MATCH (node:Person {person_id: row.id}) WHERE node.version_id = row.version_id
  RETURN row.version_id AS found
  UNION
  MATCH (node:Address {address_id: row.id}) WHERE node.version_id = row.version_id
  RETURN row.version_id AS found
  UNION
  MATCH (node:Agent {agent_id: row.id}) WHERE node.version_id = row.version_id
  RETURN row.version_id AS found
}
RETURN collect(found) AS version_id
