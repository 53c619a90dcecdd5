// The grades of a period in the order of their enterprises, page by page.
CREATE INDEX grade_period_enterprise IF NOT EXISTS
FOR (grade:Grade) ON (grade.period, grade.enterprise_id)
