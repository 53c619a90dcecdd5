// Which months are graded and how many enterprises have each class, latest month first.
MATCH (grade:Grade)
WITH grade.period AS period, grade.class AS class, count(*) AS enterprises
RETURN period, class, enterprises
ORDER BY period DESC, class
