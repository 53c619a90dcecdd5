// The finished runs of a month.
// $period: the month 'YYYY-MM'
MATCH (run:Run {period: $period})
RETURN run.run_id AS run_id, run.period AS period, run.enterprises AS enterprises,
       run.policy_version AS policy_version, run.model_version AS model_version,
       run.snapshot_fingerprint AS snapshot_fingerprint
ORDER BY run_id
