// The hashes of a period's grades, a block of them a node.
// $rows: block_id, period, block (number from 0), enterprise_ids, leaves (hexadecimal SHA-256)
UNWIND $rows AS row
MERGE (block:GradeLeaves {block_id: row.block_id})
SET block = row
