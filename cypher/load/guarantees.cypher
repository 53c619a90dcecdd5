// Which enterprises guarantee the debts of which.
// Every version of a link stays: link_key names the fact, version_id the version.
// $rows: source_id, target_id, amount (yuan), valid_from, valid_to, details (JSON text),
//        recorded_at, retracted_at, source, version_id, link_key
UNWIND $rows AS row
MATCH (guarantor:Enterprise {enterprise_id: row.source_id})
MATCH (debtor:Enterprise {enterprise_id: row.target_id})
MERGE (guarantor)-[link:GUARANTEES {version_id: row.version_id}]->(debtor)
ON CREATE SET
  link += row {
    .amount, .valid_from, .valid_to, .details, .recorded_at, .retracted_at, .source, .link_key
  }
