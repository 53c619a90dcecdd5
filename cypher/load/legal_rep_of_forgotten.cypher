// Forgets ends of legal representatives that no longer follow from what was published.
// $rows: version_id
UNWIND $rows AS row
MATCH ()-[link:LEGAL_REP_OF {version_id: row.version_id}]->()
DELETE link
