PRAGMA application_id = 1634954339;
PRAGMA user_version = 3;
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
	input      TEXT, lent INTEGER,
	UNIQUE(machine, name)
);
CREATE INDEX execution_stopped ON execution(stopped) WHERE stopped IS NOT NULL;
CREATE INDEX execution_below ON execution(top) WHERE map_run IS NOT NULL;
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
CREATE INDEX execution_status ON execution(machine, status, started);
CREATE INDEX execution_map_run ON execution(map_run, status, started) WHERE map_run IS NOT NULL;
INSERT INTO meta VALUES('token key', X'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO meta VALUES('seed', 1);
INSERT INTO meta VALUES('last id', 1);
INSERT INTO machine VALUES(1, 'order');
INSERT INTO definition VALUES(1, 'd1', NULL);
INSERT INTO execution VALUES(1, 1, NULL, 1, 'e1', 1, 'RUNNING', 1790000000123456789, NULL, 0, NULL, NULL, NULL, X'7B7D', NULL, '{"n":1}', NULL);
INSERT INTO execution VALUES(2, 2, NULL, 1, 'e2', 1, 'RUNNING', 1790000000123456789, NULL, 0, NULL, NULL, NULL, X'7B7D', NULL, '{"n":1}', NULL);
INSERT INTO execution VALUES(3, 3, NULL, 1, 'e3', 1, 'FAILED', 1790000000123456789, 1790000001000000000, 0, NULL, 'E', 'C', X'7B7D', NULL, '{"n":1}', NULL);
INSERT INTO frame VALUES(1, '', 'p', 'Charge', 1790000060000000000, 'token', 'arn:activity', 7, X'7B22736571223A317D', X'7B22696E223A317D');
INSERT INTO frame VALUES(2, '', 'r', 'Charge', NULL, NULL, NULL, NULL, X'7B22736571223A317D', X'7B22696E223A317D');
INSERT INTO frame VALUES(3, '', 'a', 'Charge', NULL, NULL, NULL, NULL, X'7B22736571223A317D', X'7B22696E223A317D');
INSERT INTO event VALUES(1, 1, 2, '[{"timestamp":1790000000.123,"type":"ExecutionStarted","id":1,"previousEventId":0},{"timestamp":1790000000.124,"type":"TaskStateEntered","id":2,"previousEventId":0}]');
INSERT INTO event VALUES(2, 1, 2, '[{"timestamp":1790000000.123,"type":"ExecutionStarted","id":1,"previousEventId":0},{"timestamp":1790000000.124,"type":"TaskStateEntered","id":2,"previousEventId":0}]');
INSERT INTO event VALUES(3, 1, 2, '[{"timestamp":1790000000.123,"type":"ExecutionStarted","id":1,"previousEventId":0},{"timestamp":1790000000.124,"type":"TaskStateEntered","id":2,"previousEventId":0}]');
INSERT INTO map_run VALUES(3, 0, 'run', X'7B7D');
