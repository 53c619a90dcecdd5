// Which persons hold shares of which enterprises.
// Every version of a link stays: link_key names the fact, version_id the version.
// $rows: holder_id, enterprise_id, share, share_low, share_high (in [0, 1]),
//        subscribed_amount, paid_amount (yuan), valid_from, valid_to, recorded_at, source,
//        version_id, link_key
UNWIND $rows AS row
MATCH (holder:Person {person_id: row.holder_id})
MATCH (enterprise:Enterprise {enterprise_id: row.enterprise_id})
MERGE (holder)-[link:HOLDS {version_id: row.version_id}]->(enterprise)
ON CREATE SET
  link.share = row.share,
  link.share_low = row.share_low,
  link.share_high = row.share_high,
  link.subscribed_amount = row.subscribed_amount,
  link.paid_amount = row.paid_amount,
  link.link_key = row.link_key,
  link.valid_from = row.valid_from,
  link.valid_to = row.valid_to,
  link.recorded_at = row.recorded_at,
  link.source = row.source
