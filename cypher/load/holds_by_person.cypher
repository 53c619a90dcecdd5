// Which persons hold shares or other interests of which enterprises.
// Every version of a link stays: link_key names the fact, version_id the version.
// $rows: holder_id, enterprise_id, interest, share (in [0, 1]), share_low (in [0, 1]),
//        share_high (in [0, 1]), subscribed_amount (yuan), paid_amount (yuan), valid_from,
//        valid_to, details (JSON text), recorded_at, retracted_at, source, version_id, link_key
UNWIND $rows AS row
MATCH (holder:Person {person_id: row.holder_id})
MATCH (enterprise:Enterprise {enterprise_id: row.enterprise_id})
MERGE (holder)-[link:HOLDS {version_id: row.version_id}]->(enterprise)
ON CREATE SET
  link += row {
    .interest, .share, .share_low, .share_high, .subscribed_amount, .paid_amount, .valid_from,
    .valid_to, .details, .recorded_at, .retracted_at, .source, .link_key
  }
