// Takes away a month's contagion links into enterprises that are about to be written again.
// $rows: period, enterprise_id
UNWIND $rows AS row
MATCH (target:Enterprise {enterprise_id: row.enterprise_id})
CALL (row, target) {
  MATCH (:Enterprise)-[contagion:CONTAGION]->(target)
  // Not by the index of months, which holds the links of all enterprises.
  WHERE coalesce(contagion.period, '') = row.period
  DELETE contagion
}
