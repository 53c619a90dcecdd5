// Which registration agents filed for which enterprises.
// Every version of a link stays: link_key names the fact, version_id the version.
// $rows: enterprise_id, agent_id, business_type, valid_from, valid_to, details (JSON text),
//        recorded_at, retracted_at, source, version_id, link_key
UNWIND $rows AS row
MATCH (enterprise:Enterprise {enterprise_id: row.enterprise_id})
MATCH (agent:Agent {agent_id: row.agent_id})
MERGE (enterprise)-[link:REGISTERED_BY {version_id: row.version_id}]->(agent)
ON CREATE SET
  link += row {
    .business_type, .valid_from, .valid_to, .details, .recorded_at, .retracted_at, .source,
    .link_key
  }
