// The hashes of a period's grades by block.
// $period: the month 'YYYY-MM'
MATCH (block:GradeLeaves {period: $period})
RETURN block.block AS block, block.enterprise_ids AS enterprise_ids, block.leaves AS leaves
ORDER BY block.block
