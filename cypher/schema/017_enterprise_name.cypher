// Searches enterprises by Chinese name: the analyzer cjk indexes pairs of characters.
CREATE FULLTEXT INDEX enterprise_name IF NOT EXISTS
FOR (enterprise:Enterprise) ON EACH [enterprise.name]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}
