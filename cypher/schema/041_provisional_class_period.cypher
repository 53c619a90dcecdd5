// The provisional classes told over a month.
CREATE INDEX provisional_class_period IF NOT EXISTS
FOR (told:ProvisionalClass) ON (told.period)
