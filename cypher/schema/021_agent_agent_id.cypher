// One node per agent_id: no two Agent nodes share it, and MERGE finds it by index.
CREATE CONSTRAINT agent_agent_id IF NOT EXISTS
FOR (node:Agent) REQUIRE node.agent_id IS UNIQUE
