// Keeps with each run of a month how many enterprises of each division have each class, as three
// lists of one length, so that nobody has to count the grades again. A run whose grades are gone
// counts none.
// $period: the month
MATCH (run:Run {period: $period})
CALL (run) {
  MATCH (enterprise:Enterprise)-[:GRADED]->(grade:Grade {period: $period})
  WHERE grade.run_id = run.run_id
  WITH coalesce(enterprise.division, '') AS division, grade.class AS class, count(*) AS counted
  RETURN collect(division) AS divisions, collect(class) AS classes, collect(counted) AS counts
}
SET run.cell_divisions = divisions, run.cell_classes = classes, run.cell_counts = counts
