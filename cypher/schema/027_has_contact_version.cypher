// One HAS_CONTACT link per version_id: loading a row again finds its link by index instead of adding one.
CREATE CONSTRAINT has_contact_version IF NOT EXISTS
FOR ()-[link:HAS_CONTACT]-() REQUIRE link.version_id IS UNIQUE
