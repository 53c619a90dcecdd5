// Every version of an enterprise's attributes, kept as a record ABOUT the enterprise.
// $rows: enterprise_id, name, status, enterprise_type, industry, division,
//        registered_capital (yuan), established_on, ended_on, details (JSON text), recorded_at,
//        retracted_at, source, properties (the values of details), version_id, link_key
UNWIND $rows AS row
MATCH (enterprise:Enterprise {enterprise_id: row.enterprise_id})
MERGE (registration:Record {version_id: row.version_id})
ON CREATE SET
  registration:Registration,
  registration += row.properties,
  registration += row {
    .name, .status, .enterprise_type, .industry, .division, .registered_capital, .established_on,
    .ended_on, .details, .recorded_at, .retracted_at, .source
  },
  registration.kind = 'registration'
MERGE (registration)-[about:ABOUT {version_id: row.version_id}]->(enterprise)
ON CREATE SET
  about += row {.link_key, .recorded_at, .retracted_at, .source}
