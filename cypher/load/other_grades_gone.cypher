// Takes away the grades of an open month that other runs than those named left, and those that lie
// elsewhere than a run puts them: under another id, or linked from another or a second node.
// $period: the month 'YYYY-MM'
// $run_ids: the runs whose grades stay
MATCH (grade:Grade {period: $period})
WHERE NOT coalesce(
  grade.run_id IN $run_ids AND grade.grade_id = toStringOrNull(grade.enterprise_id) + '@' + $period
    AND COLLECT { MATCH (holder)-[:GRADED]->(grade) RETURN holder.enterprise_id }
      = [grade.enterprise_id],
  false
)
CALL (grade) { DETACH DELETE grade } IN TRANSACTIONS OF 10000 ROWS
