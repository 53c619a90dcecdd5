// Marks a load as complete, with what it brought and from where.
// $load_id: its name
// $counts: number of rows read and, of these, quarantined
// $sources: names of the sources of its rows
MATCH (load:Load {load_id: $load_id})
SET load.status = 'complete', load.sources = $sources, load += $counts
