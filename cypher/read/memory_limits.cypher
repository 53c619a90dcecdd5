// What Neo4j lets transactions take of its memory: of each setting its value, '0B' without a limit.
SHOW SETTINGS 'db.memory.transaction.max', 'db.memory.transaction.total.max',
  'dbms.memory.transaction.total.max'
YIELD name, value
