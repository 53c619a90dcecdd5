// Which property keys nodes and links of the graph have had.
CALL db.propertyKeys() YIELD propertyKey
RETURN propertyKey AS key ORDER BY key
