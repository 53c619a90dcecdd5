// Takes away the grades of an open month that other runs than those named left.
// $period: the month 'YYYY-MM'
// $run_ids: the runs whose grades stay
MATCH (grade:Grade {period: $period})
WHERE NOT coalesce(grade.run_id, '') IN $run_ids
CALL (grade) { DETACH DELETE grade } IN TRANSACTIONS OF 10000 ROWS
