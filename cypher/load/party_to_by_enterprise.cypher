// Enterprises that are a further party (pledgee, debtor, ...) to a record about an enterprise.
// Every version of a link stays: link_key names the fact, version_id the version.
// $rows: party_id, enterprise_id, record_id, role, valid_from, valid_to, details (JSON text),
//        recorded_at, retracted_at, source, version_id, link_key
UNWIND $rows AS row
MATCH (party:Enterprise {enterprise_id: row.party_id})
MATCH (enterprise:Enterprise {enterprise_id: row.enterprise_id})
MERGE (party)-[link:PARTY_TO {version_id: row.version_id}]->(enterprise)
ON CREATE SET
  link += row {
    .record_id, .role, .valid_from, .valid_to, .details, .recorded_at, .retracted_at, .source,
    .link_key
  }
