// One provisional class of an enterprise in a publication.
CREATE CONSTRAINT provisional_class_id IF NOT EXISTS
FOR (node:ProvisionalClass) REQUIRE node.told_id IS UNIQUE
