// One node per grade_id: no two Grade nodes share it, and MERGE finds it by index.
CREATE CONSTRAINT grade_grade_id IF NOT EXISTS
FOR (node:Grade) REQUIRE node.grade_id IS UNIQUE
