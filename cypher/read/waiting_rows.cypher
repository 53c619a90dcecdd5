// The rows that wait for an end they name, or can't be placed, one list a column.
MATCH (waiting:WaitingRow)
WITH collect([waiting.version_id, waiting.frame, waiting.row]) AS lines
RETURN
  [line IN lines | line[0]] AS version_id,
  [line IN lines | line[1]] AS frame,
  [line IN lines | line[2]] AS row
