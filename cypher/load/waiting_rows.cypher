// Rows that could not enter the graph, kept with the reason: each later load tries them again.
// $rows: version_id, frame, reason, row (its content as JSON)
UNWIND $rows AS row
MERGE (waiting:WaitingRow {version_id: row.version_id})
SET waiting.frame = row.frame, waiting.reason = row.reason, waiting.row = row.row
