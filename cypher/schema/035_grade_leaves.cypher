// The hashes of a period's grades, one node a block.
CREATE CONSTRAINT grade_leaves_block IF NOT EXISTS
FOR (node:GradeLeaves) REQUIRE node.block_id IS UNIQUE
