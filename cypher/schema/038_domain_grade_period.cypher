// The grades of a month in a domain in the order of their enterprises, page by page.
CREATE INDEX domain_grade_period IF NOT EXISTS
FOR (grade:DomainGrade) ON (grade.period, grade.domain, grade.enterprise_id)
