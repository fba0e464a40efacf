package sqlite

import (
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"fmt"
)

// applicationID stands in the header of a store's file: "aslc".
const applicationID = 0x61736c63

// migrations[i] makes format i+1 of format i; 0 is an empty file. The number of
// the last is the present format's, which the header has as user_version.
// FORMAT.md describes the tables.
var migrations = []string{schema1, schema2, schema3}

// Rows that grow over about a kilobyte spill into whole pages in tables WITHOUT
// ROWID: hence plain ones with a UNIQUE.
const schema1 = `
CREATE TABLE meta(
	key   TEXT PRIMARY KEY,
	value NOT NULL
);
CREATE TABLE machine(
	id   INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
);
CREATE TABLE definition(
	id   INTEGER PRIMARY KEY,
	hash TEXT NOT NULL UNIQUE,
	text TEXT
);
CREATE TABLE activity(
	name    TEXT PRIMARY KEY,
	created INTEGER NOT NULL
);
CREATE TABLE execution(
	id         INTEGER PRIMARY KEY,
	top        INTEGER NOT NULL,
	map_run    TEXT,
	machine    INTEGER NOT NULL,
	name       TEXT NOT NULL,
	definition INTEGER NOT NULL,
	status     TEXT NOT NULL,
	started    INTEGER NOT NULL,
	stopped    INTEGER,
	redrives   INTEGER NOT NULL DEFAULT 0,
	redriven   INTEGER,
	error      TEXT,
	cause      TEXT,
	image      BLOB,
	output     TEXT,
	input      TEXT,
	UNIQUE(machine, name)
);
CREATE INDEX execution_status ON execution(machine, status);
CREATE INDEX execution_stopped ON execution(stopped) WHERE stopped IS NOT NULL;
CREATE INDEX execution_below ON execution(top) WHERE map_run IS NOT NULL;
CREATE INDEX execution_map_run ON execution(map_run, status) WHERE map_run IS NOT NULL;
CREATE TABLE frame(
	execution INTEGER NOT NULL,
	path      TEXT NOT NULL,
	status    TEXT NOT NULL,
	state     TEXT NOT NULL,
	wake      INTEGER,
	token     TEXT,
	activity  TEXT,
	offered   INTEGER,
	image     BLOB,
	data      BLOB,
	UNIQUE(execution, path)
);
CREATE INDEX frame_ready ON frame(execution) WHERE status = 'r';
CREATE INDEX frame_wake ON frame(wake) WHERE wake IS NOT NULL;
CREATE UNIQUE INDEX frame_token ON frame(token) WHERE token IS NOT NULL;
CREATE INDEX frame_activity ON frame(activity, offered) WHERE activity IS NOT NULL;
CREATE TABLE event(
	execution INTEGER NOT NULL,
	first     INTEGER NOT NULL,
	count     INTEGER NOT NULL,
	data      TEXT NOT NULL,
	UNIQUE(execution, first)
);
CREATE TABLE map_run(
	execution INTEGER NOT NULL,
	number    INTEGER NOT NULL,
	id        TEXT NOT NULL UNIQUE,
	image     BLOB,
	UNIQUE(execution, number)
);
CREATE VIEW executions AS
SELECT e.id, m.name AS machine, e.name, e.status, strftime('%Y-%m-%d %H:%M:%f', e.started / 1e9, 'unixepoch') AS started,
	strftime('%Y-%m-%d %H:%M:%f', e.stopped / 1e9, 'unixepoch') AS stopped, e.error, e.cause, e.input, e.output,
	d.hash AS definition, e.redrives, e.map_run, nullif(e.top, e.id) AS top
FROM execution e JOIN machine m ON m.id = e.machine JOIN definition d ON d.id = e.definition;
CREATE VIEW frames AS
SELECT execution, path, CASE status WHEN 'r' THEN 'ready' WHEN 'p' THEN 'parked' WHEN 'e' THEN 'ended' ELSE 'asleep' END AS status,
	state, strftime('%Y-%m-%d %H:%M:%f', wake / 1e9, 'unixepoch') AS wake, token, activity,
	CAST(image AS TEXT) AS image, CAST(data AS TEXT) AS data
FROM frame;
CREATE VIEW events AS
SELECT execution, first + j.key AS id, j.value ->> 'type' AS type,
	strftime('%Y-%m-%d %H:%M:%f', j.value ->> 'timestamp', 'unixepoch') AS time, j.value ->> 'previousEventId' AS previous, j.value AS event
FROM event, json_each(data) j;
`

// schema2 tells which executions a process of their machine's own drives.
const schema2 = `ALTER TABLE execution ADD COLUMN lent INTEGER`

// schema3 finds the executions of a status in the order of their starts, so that a
// page of those of some days is found among all.
const schema3 = `
DROP INDEX execution_status;
CREATE INDEX execution_status ON execution(machine, status, started);
DROP INDEX execution_map_run;
CREATE INDEX execution_map_run ON execution(map_run, status, started) WHERE map_run IS NOT NULL;
`

// migrate brings the file to the last format, step by step, each in a
// transaction of its own with its number.
func migrate(db *sql.DB, file string, migrations []string) error {
	from, err := formatOf(db, file, len(migrations))
	if err != nil {
		return err
	}
	for ; from < len(migrations); from++ {
		if err := step(db, from, migrations[from]); err != nil {
			return fmt.Errorf("%s: migrating format %d to %d: %w", file, from, from+1, err)
		}
	}
	return nil
}

// formatOf is the format of the file; 0: it is empty.
func formatOf(db *sql.DB, file string, newest int) (int, error) {
	var app, v, tables int
	err := db.QueryRow(`SELECT (SELECT * FROM pragma_application_id), (SELECT * FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)`).
		Scan(&app, &v, &tables)
	switch {
	case err != nil:
		return 0, unreadable(file, err)
	case app == applicationID && v > newest:
		return 0, fmt.Errorf("%s has format %d, this program knows formats up to %d: use a newer one", file, v, newest)
	case app == applicationID && v > 0:
		return v, nil
	case app == 0 && v == 0 && tables == 0:
		return 0, nil
	}
	return 0, fmt.Errorf("%s is a SQLite database, but not a store of executions", file)
}

func step(db *sql.DB, from int, migration string) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec(migration); err != nil {
		return err
	}
	if from == 0 {
		if err := found(tx); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(fmt.Sprintf(`PRAGMA user_version = %d`, from+1)); err != nil {
		return err
	}
	return tx.Commit()
}

// found draws what a new store keeps for good.
func found(tx *sql.Tx) error {
	if _, err := tx.Exec(fmt.Sprintf(`PRAGMA application_id = %d`, applicationID)); err != nil {
		return err
	}
	var key [40]byte
	rand.Read(key[:]) // never fails, by its contract
	seed := int64(binary.LittleEndian.Uint64(key[32:]))
	_, err := tx.Exec(`INSERT INTO meta VALUES ('token key', ?), ('seed', ?), ('last id', 0)`, key[:32], seed)
	return err
}
