// Rows that could not enter the graph, kept with the reason: each later load tries them again.
// $rows: version_id, frame, source, cause (the reason without the value), reason, row (its content
//        as JSON)
UNWIND $rows AS row
MERGE (waiting:WaitingRow {version_id: row.version_id})
SET waiting += row
