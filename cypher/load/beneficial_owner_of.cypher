// Who was filed as a beneficial owner of which enterprise.
// Every version of a link stays: link_key names the fact, version_id the version.
// $rows: person_id, enterprise_id, position, valid_from, valid_to, details (JSON text),
//        recorded_at, retracted_at, source, version_id, link_key
UNWIND $rows AS row
MATCH (person:Person {person_id: row.person_id})
MATCH (enterprise:Enterprise {enterprise_id: row.enterprise_id})
MERGE (person)-[link:BENEFICIAL_OWNER_OF {version_id: row.version_id}]->(enterprise)
ON CREATE SET
  link += row {
    .position, .valid_from, .valid_to, .details, .recorded_at, .retracted_at, .source, .link_key
  }
