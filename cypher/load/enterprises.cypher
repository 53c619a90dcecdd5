// The enterprises, one node each, with the attributes of the latest version known of each.
// A version learned before the node's changes nothing, so the order of loading does not matter.
// $rows: enterprise_id, name, status, enterprise_type, industry, division,
//        registered_capital (yuan), established_on, ended_on, details (JSON text), recorded_at,
//        retracted_at, source, version_id, learned_key; one row an enterprise
UNWIND $rows AS row
MERGE (enterprise:Enterprise {enterprise_id: row.enterprise_id})
WITH enterprise, row
WHERE coalesce(enterprise.learned_key, '') < row.learned_key
SET enterprise += row
