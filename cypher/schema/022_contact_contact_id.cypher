// One node per contact_id: no two Contact nodes share it, and MERGE finds it by index.
CREATE CONSTRAINT contact_contact_id IF NOT EXISTS
FOR (node:Contact) REQUIRE node.contact_id IS UNIQUE
