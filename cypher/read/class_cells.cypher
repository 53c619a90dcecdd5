// The counts of classes by division that the runs of a month keep.
// $period: the month 'YYYY-MM'
MATCH (run:Run {period: $period})
WHERE run.cell_divisions IS NOT NULL OR run.cell_classes IS NOT NULL OR run.cell_counts IS NOT NULL
RETURN toStringOrNull(run.run_id) AS run_id, run.cell_divisions AS divisions,
       run.cell_classes AS classes, run.cell_counts AS counts
ORDER BY run_id
