// Forgets waiting rows that have entered the graph.
// $rows: version_id
UNWIND $rows AS row
MATCH (waiting:WaitingRow {version_id: row.version_id})
DELETE waiting
