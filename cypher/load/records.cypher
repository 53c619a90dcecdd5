// The records (penalties, listings, inspections, ...) ABOUT enterprises, every version of each.
// The kind's label is set by a fixed list, as a label can't be a parameter on every Neo4j 5.
// $rows: record_id, kind, enterprise_id, authority, category, result, amount (yuan), valid_from,
//        valid_to, recorded_at, source, version_id, link_key
UNWIND $rows AS row
MATCH (enterprise:Enterprise {enterprise_id: row.enterprise_id})
MERGE (record:Record {version_id: row.version_id})
ON CREATE SET
  record.record_id = row.record_id,
  record.kind = row.kind,
  record.authority = row.authority,
  record.category = row.category,
  record.result = row.result,
  record.amount = row.amount,
  record.valid_from = row.valid_from,
  record.valid_to = row.valid_to,
  record.recorded_at = row.recorded_at,
  record.source = row.source
FOREACH (_ IN CASE row.kind WHEN 'penalty' THEN [1] ELSE [] END | SET record:Penalty)
FOREACH (_ IN CASE row.kind WHEN 'abnormal_listing' THEN [1] ELSE [] END | SET record:AbnormalListing)
FOREACH (_ IN CASE row.kind WHEN 'serious_listing' THEN [1] ELSE [] END | SET record:SeriousListing)
FOREACH (_ IN CASE row.kind WHEN 'inspection' THEN [1] ELSE [] END | SET record:Inspection)
FOREACH (_ IN CASE row.kind WHEN 'change' THEN [1] ELSE [] END | SET record:Change)
FOREACH (_ IN CASE row.kind WHEN 'complaint' THEN [1] ELSE [] END | SET record:Complaint)
FOREACH (_ IN CASE row.kind WHEN 'annual_report' THEN [1] ELSE [] END | SET record:AnnualReport)
FOREACH (_ IN CASE row.kind WHEN 'judgment_debt' THEN [1] ELSE [] END | SET record:JudgmentDebt)
FOREACH (_ IN CASE row.kind WHEN 'honour' THEN [1] ELSE [] END | SET record:Honour)
MERGE (record)-[about:ABOUT {version_id: row.version_id}]->(enterprise)
ON CREATE SET
  about.link_key = row.link_key,
  about.valid_from = row.valid_from,
  about.valid_to = row.valid_to,
  about.recorded_at = row.recorded_at,
  about.source = row.source
