// The enterprises, one node each, with the attributes of the latest version known of each.
// A version older than the node's changes nothing, so the order of loading does not matter.
// $rows: enterprise_id, name, status, enterprise_type, industry, division, registered_capital
//        (yuan), established_on, ended_on, recorded_at, source, version_id; one row an enterprise
UNWIND $rows AS row
MERGE (enterprise:Enterprise {enterprise_id: row.enterprise_id})
WITH enterprise, row
WHERE enterprise.version_id IS NULL
   OR enterprise.recorded_at < row.recorded_at
   OR (enterprise.recorded_at = row.recorded_at AND enterprise.version_id < row.version_id)
SET enterprise += row
