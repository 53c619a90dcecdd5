// Finds the addresses that an earlier version placed in a building.
CREATE INDEX earlier_address_building IF NOT EXISTS
FOR (version:EarlierAddress) ON (version.building)
