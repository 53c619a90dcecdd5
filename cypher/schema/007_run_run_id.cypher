// One node per run_id: no two Run nodes share it, and MERGE finds it by index.
CREATE CONSTRAINT run_run_id IF NOT EXISTS
FOR (node:Run) REQUIRE node.run_id IS UNIQUE
