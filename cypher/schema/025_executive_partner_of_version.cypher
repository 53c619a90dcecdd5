// One EXECUTIVE_PARTNER_OF link per version_id: loading a row again finds its link by index instead of adding one.
CREATE CONSTRAINT executive_partner_of_version IF NOT EXISTS
FOR ()-[link:EXECUTIVE_PARTNER_OF]-() REQUIRE link.version_id IS UNIQUE
