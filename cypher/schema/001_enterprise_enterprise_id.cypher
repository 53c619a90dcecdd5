// One node per enterprise_id: no two Enterprise nodes share it, and MERGE finds it by index.
CREATE CONSTRAINT enterprise_enterprise_id IF NOT EXISTS
FOR (node:Enterprise) REQUIRE node.enterprise_id IS UNIQUE
