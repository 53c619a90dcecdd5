// One node per person_id: no two Person nodes share it, and MERGE finds it by index.
CREATE CONSTRAINT person_person_id IF NOT EXISTS
FOR (node:Person) REQUIRE node.person_id IS UNIQUE
