// Lists the grades of one month.
CREATE INDEX grade_period IF NOT EXISTS
FOR (grade:Grade) ON (grade.period)
