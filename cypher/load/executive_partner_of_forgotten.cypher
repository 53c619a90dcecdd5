// Forgets ends of executive partners that no longer follow from what was published.
// $rows: version_id
UNWIND $rows AS row
MATCH ()-[link:EXECUTIVE_PARTNER_OF {version_id: row.version_id}]->()
DELETE link
