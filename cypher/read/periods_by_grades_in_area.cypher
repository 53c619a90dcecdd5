// Which months are graded and how many enterprises of some areas have each class, latest first, and
// whether the chain seals the month (`sealed`).
// $prefixes: what the codes of their divisions start with
MATCH (enterprise:Enterprise)-[:GRADED]->(grade:Grade)
  WHERE any(prefix IN $prefixes WHERE enterprise.division STARTS WITH prefix)
WITH grade.period AS period, grade.class AS class, count(*) AS enterprises
RETURN period, class, enterprises,
       EXISTS { (:HistoryEntry {kind: 'grades', sealed_period: period}) } AS sealed
ORDER BY period DESC, class
