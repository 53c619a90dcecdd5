// Which months are graded and how many enterprises have each class, latest month first, and
// whether the chain seals the month (`sealed`).
MATCH (grade:Grade)
WITH grade.period AS period, grade.class AS class, count(*) AS enterprises
RETURN period, class, enterprises,
       EXISTS { (:HistoryEntry {kind: 'grades', sealed_period: period}) } AS sealed
ORDER BY period DESC, class
