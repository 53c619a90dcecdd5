// The last day of the closed past; no row when nothing is closed.
MATCH (closing:Closing)
RETURN closing.closed_through AS closed_through
