// How many runs of each month keep counts of classes by division, oldest month first.
MATCH (run:Run)
WHERE run.cell_divisions IS NOT NULL OR run.cell_classes IS NOT NULL OR run.cell_counts IS NOT NULL
RETURN coalesce(toStringOrNull(run.period), '(none)') AS period, count(*) AS rows
ORDER BY period
