// Which enterprises were penalised several times between two days.
// group: records
// $from: date = 2025-11-01; the first day
// $to: date = 2026-10-31; the last day, and the day by which it was learned
// $least: integer = 2; enterprises of fewer penalties are left out
// $limit: integer = 100; at most so many rows
// -> enterprise_id: text; the enterprise
// -> name: text; its name
// -> penalties: integer; how many
// -> amount: number; the fines together in yuan, 0 when none is known
// -> authorities: texts; who imposed them
// -> record_ids: texts; the records, latest first
MATCH (enterprise:Enterprise)<-[:ABOUT]-(record:Penalty)
WHERE record.valid_from >= $from AND record.valid_from <= $to
  AND record.retracted_at IS NULL AND record.recorded_at <= $to
  AND NOT EXISTS {
    MATCH (later:Record {record_id: record.record_id})
    WHERE coalesce(later.retracted_at, later.recorded_at) <= $to
      AND (coalesce(later.retracted_at, later.recorded_at) > record.recorded_at
        OR coalesce(later.retracted_at, later.recorded_at) = record.recorded_at
           AND (later.retracted_at IS NOT NULL OR later.version_id > record.version_id))
  }
WITH enterprise, record ORDER BY record.valid_from DESC, record.record_id LIMIT 1000000000
WITH enterprise, collect(record.record_id) AS record_ids, sum(record.amount) AS amount,
     collect(DISTINCT record.authority) AS authorities
WHERE size(record_ids) >= $least
RETURN enterprise.enterprise_id AS enterprise_id, enterprise.name AS name,
       size(record_ids) AS penalties, toFloat(amount) AS amount, authorities, record_ids
ORDER BY penalties DESC, amount DESC, enterprise_id LIMIT $limit
