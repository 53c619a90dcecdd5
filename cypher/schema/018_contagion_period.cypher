// Finds the contagion links of one month without reading the other months.
CREATE INDEX contagion_period IF NOT EXISTS
FOR ()-[contagion:CONTAGION]-() ON (contagion.period)
