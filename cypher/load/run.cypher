// A finished run: every grade of its month is written.
// $rows: run_id, period, as_of, enterprises, policy_version, model_version, snapshot_fingerprint
UNWIND $rows AS row
MERGE (run:Run {run_id: row.run_id})
SET run += row
