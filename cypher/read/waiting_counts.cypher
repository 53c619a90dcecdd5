// How many rows wait in the graph, by source, frame and reason without the value.
MATCH (waiting:WaitingRow)
RETURN coalesce(waiting.source, '(unstated)') AS source, waiting.frame AS frame,
       coalesce(waiting.cause, waiting.reason) AS reason, count(*) AS rows
ORDER BY source, frame, rows DESC, reason
