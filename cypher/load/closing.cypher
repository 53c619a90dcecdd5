// Closes the past through a day; there is one such day.
// $closed_through: the last day of the closed past
MERGE (closing:Closing)
SET closing.closed_through = $closed_through
