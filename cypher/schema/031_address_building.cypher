// Finds the addresses in one building.
CREATE INDEX address_building IF NOT EXISTS
FOR (address:Address) ON (address.building)
