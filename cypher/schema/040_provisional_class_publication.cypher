// The provisional classes of a publication in the order of their enterprises.
CREATE INDEX provisional_class_publication IF NOT EXISTS
FOR (told:ProvisionalClass) ON (told.publication, told.enterprise_id)
