"""What can be said of an enterprise without learning: indicators, ownership, shared parties, one table."""
