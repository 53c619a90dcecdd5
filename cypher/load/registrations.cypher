// Every version of an enterprise's attributes, kept as a record ABOUT the enterprise.
// $rows: enterprise_id, name, status, enterprise_type, industry, division, registered_capital
//        (yuan), established_on, ended_on, recorded_at, source, version_id, link_key
UNWIND $rows AS row
MATCH (enterprise:Enterprise {enterprise_id: row.enterprise_id})
MERGE (registration:Record {version_id: row.version_id})
ON CREATE SET
  registration:Registration,
  registration.kind = 'registration',
  registration.name = row.name,
  registration.status = row.status,
  registration.enterprise_type = row.enterprise_type,
  registration.industry = row.industry,
  registration.division = row.division,
  registration.registered_capital = row.registered_capital,
  registration.established_on = row.established_on,
  registration.ended_on = row.ended_on,
  registration.recorded_at = row.recorded_at,
  registration.source = row.source
MERGE (registration)-[about:ABOUT {version_id: row.version_id}]->(enterprise)
ON CREATE SET
  about.link_key = row.link_key,
  about.recorded_at = row.recorded_at,
  about.source = row.source
