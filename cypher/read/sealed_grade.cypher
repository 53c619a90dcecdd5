// What one sealed grade holds, and the block of its month's hashes that it is in.
// $enterprise_id: whose grade
// $period: the month 'YYYY-MM'
MATCH (grade:Grade {grade_id: $enterprise_id + '@' + $period})
MATCH (block:GradeLeaves {period: $period}) WHERE $enterprise_id IN block.enterprise_ids
RETURN grade {.enterprise_id, .class, .score, .probability, .log_odds, .own_points,
              .contagion_points, .policy_version, .model_version, .snapshot_fingerprint, .run_id,
              .explanation} AS grade,
       block.block AS block, block.enterprise_ids AS enterprise_ids, block.leaves AS leaves
