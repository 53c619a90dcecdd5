// Finds the persons of one name: a shared name is a suspicion, never a match.
CREATE INDEX person_name IF NOT EXISTS
FOR (person:Person) ON (person.name)
