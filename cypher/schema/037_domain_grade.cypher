// One grade of an enterprise in a domain and a month.
CREATE CONSTRAINT domain_grade_id IF NOT EXISTS
FOR (node:DomainGrade) REQUIRE node.domain_grade_id IS UNIQUE
