// Which persons are suspected, confirmed or refused to be one and the same.
// Every version of a link stays: link_key names the fact, version_id the version.
// $rows: person_id, other_id, decision, score (in [0, 1]), evidence (JSON text), decided_by,
//        valid_from, valid_to, details (JSON text), recorded_at, retracted_at, source,
//        version_id, link_key
UNWIND $rows AS row
MATCH (person:Person {person_id: row.person_id})
MATCH (other:Person {person_id: row.other_id})
MERGE (person)-[link:SAME_PERSON {version_id: row.version_id}]->(other)
ON CREATE SET
  link += row {
    .decision, .score, .evidence, .decided_by, .valid_from, .valid_to, .details, .recorded_at,
    .retracted_at, .source, .link_key
  }
