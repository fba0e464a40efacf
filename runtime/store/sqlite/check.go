package sqlite

import (
	"context"
	"database/sql"
)

// checks are queries that find nothing in a sound store. Each row is a message.
var checks = []string{
	`SELECT 'the file: ' || integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok' LIMIT 20`,

	`SELECT 'execution ' || execution || ': event ' || want || ' is followed by event ' || first FROM
		(SELECT execution, first, lag(first + count, 1, 1) OVER (PARTITION BY execution ORDER BY first) AS want FROM event)
		WHERE first <> want LIMIT 20`,
	`SELECT 'execution ' || execution || ': the events from ' || first || ' are not ' || count FROM event
		WHERE NOT json_valid(data) OR json_array_length(data) <> count LIMIT 20`,

	`SELECT 'events of execution ' || execution || ', which is not there' FROM event
		WHERE execution NOT IN (SELECT id FROM execution) GROUP BY execution LIMIT 20`,
	`SELECT 'frames of execution ' || execution || ', which is not there' FROM frame
		WHERE execution NOT IN (SELECT id FROM execution) GROUP BY execution LIMIT 20`,
	`SELECT 'Map Runs of execution ' || execution || ', which is not there' FROM map_run
		WHERE execution NOT IN (SELECT id FROM execution) GROUP BY execution LIMIT 20`,
	`SELECT 'execution ' || id || ': execution ' || top || ', at its top, is not there' FROM execution
		WHERE top NOT IN (SELECT id FROM execution) LIMIT 20`,

	`SELECT 'execution ' || id || ' runs, but has no frame' FROM execution e WHERE status = 'RUNNING'
		AND NOT EXISTS (SELECT 1 FROM frame WHERE execution = e.id AND path = '') LIMIT 20`,
	`SELECT 'execution ' || f.execution || ' is over, but its frame ' || f.path || ' is not' FROM frame f
		JOIN execution e ON e.id = f.execution WHERE e.status <> 'RUNNING' AND f.status NOT IN ('a', 'e') LIMIT 20`,
	`SELECT 'execution ' || id || ' is over, but not since when' FROM execution
		WHERE (status = 'RUNNING') <> (stopped IS NULL) LIMIT 20`,
}

// Check reads the whole store and tells what is wrong with it: nothing, if it is sound.
func (r *reader) Check(ctx context.Context) ([]string, error) {
	var problems []string
	for _, query := range checks {
		found, err := all(rows(ctx, r, func(rs *sql.Rows, s *string) error { return rs.Scan(s) }, query))
		if err != nil {
			return problems, err
		}
		problems = append(problems, found...)
	}
	return problems, nil
}
