// Which months are graded and how many enterprises have each class, latest month first, and whether the month has its hashes
// (`sealed`).
MATCH (grade:Grade)
WITH grade.period AS period, grade.class AS class, count(*) AS enterprises
RETURN period, class, enterprises,
       EXISTS { (:GradeLeaves {block_id: period + '#0'}) } AS sealed
ORDER BY period DESC, class
