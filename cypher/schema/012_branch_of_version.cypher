// One BRANCH_OF link per version_id: loading a row again finds its link by index instead of adding one.
CREATE CONSTRAINT branch_of_version IF NOT EXISTS
FOR ()-[link:BRANCH_OF]-() REQUIRE link.version_id IS UNIQUE
