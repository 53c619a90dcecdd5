// Of which lists hashes are kept: a month, a month and what is listed ('2026-06/food'), or a
// publication; '(none)' for blocks that name no list, whose first id tells them.
MATCH (block:GradeLeaves)
WITH coalesce(toStringOrNull(block.period), '(none)') AS series,
     coalesce(toStringOrNull(block.block_id), '(none)') AS block_id
RETURN series, min(block_id) AS first, count(*) AS blocks
ORDER BY series
