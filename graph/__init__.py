"""Who is linked to whom: entities, readers, validation, the Neo4j store, snapshots, the sample province."""
