// Finds the persons who had a name in an earlier version.
CREATE INDEX earlier_person_name IF NOT EXISTS
FOR (version:EarlierPerson) ON (version.name)
