// Which rows of which sources wait to enter the graph, and why.
// group: quality
// -> source: text; who told them
// -> frame: text; what they tell
// -> cause: text; why they wait
// -> waiting: integer; how many
MATCH (row:WaitingRow)
RETURN row.source AS source, row.frame AS frame, row.cause AS cause, count(*) AS waiting
ORDER BY waiting DESC, source, frame, cause
