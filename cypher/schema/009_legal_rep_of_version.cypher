// One LEGAL_REP_OF link per version_id: loading a row again finds its link by index instead of adding one.
CREATE CONSTRAINT legal_rep_of_version IF NOT EXISTS
FOR ()-[link:LEGAL_REP_OF]-() REQUIRE link.version_id IS UNIQUE
