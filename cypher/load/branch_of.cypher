// Which enterprises are branches of which.
// Every version of a link stays: link_key names the fact, version_id the version.
// $rows: source_id, target_id, amount (yuan), valid_from, valid_to, recorded_at, source,
//        version_id, link_key
UNWIND $rows AS row
MATCH (branch:Enterprise {enterprise_id: row.source_id})
MATCH (enterprise:Enterprise {enterprise_id: row.target_id})
MERGE (branch)-[link:BRANCH_OF {version_id: row.version_id}]->(enterprise)
ON CREATE SET
  link.amount = row.amount,
  link.link_key = row.link_key,
  link.valid_from = row.valid_from,
  link.valid_to = row.valid_to,
  link.recorded_at = row.recorded_at,
  link.source = row.source
