// No index of ABOUT links: a record has one, and no two records share a version_id.
DROP CONSTRAINT about_version IF EXISTS
