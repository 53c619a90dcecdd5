// Provisional classes that are told to others before the month is graded; never a class of record.
// $rows: told_id, publication, enterprise_id, period, before, after
UNWIND $rows AS row
MERGE (told:ProvisionalClass {told_id: row.told_id})
SET told = row
