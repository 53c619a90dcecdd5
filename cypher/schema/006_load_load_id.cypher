// One node per load_id: no two Load nodes share it, and MERGE finds it by index.
CREATE CONSTRAINT load_load_id IF NOT EXISTS
FOR (node:Load) REQUIRE node.load_id IS UNIQUE
