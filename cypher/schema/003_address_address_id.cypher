// One node per address_id: no two Address nodes share it, and MERGE finds it by index.
CREATE CONSTRAINT address_address_id IF NOT EXISTS
FOR (node:Address) REQUIRE node.address_id IS UNIQUE
