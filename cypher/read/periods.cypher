// Which months are graded and how many enterprises have each class, latest month first, as counted
// when the month was graded, with the divisions of then; the grades themselves are not read;
// `sealed`: the chain seals the month.
// $prefixes: what the codes of the divisions that count start with; null: all
MATCH (run:Run)
WHERE run.cell_counts IS NOT NULL
WITH run.period AS period, run.cell_divisions AS divisions, run.cell_classes AS classes,
     run.cell_counts AS counts
UNWIND range(0, size(counts) - 1) AS place
WITH period, classes[place] AS class, counts[place] AS counted,
     $prefixes IS NULL OR any(prefix IN $prefixes WHERE divisions[place] STARTS WITH prefix)
       AS inside
RETURN period, class, sum(CASE WHEN inside THEN counted ELSE 0 END) AS enterprises,
       sum(counted) AS everywhere,
       EXISTS { (:HistoryEntry {kind: 'grades', sealed_period: period}) } AS sealed
ORDER BY period DESC, class
