package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Backup writes a copy of the store, without the room that deleted rows left.
// It is a read like any other: commits go on, but the log cannot begin anew
// until it has ended. The copy appears under its name when it is whole and synced.
func (r *reader) Backup(ctx context.Context, file string) error {
	place, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	place.Close()
	if err := r.copyTo(ctx, file); err != nil {
		return errors.Join(fmt.Errorf("backup: %w", err), os.Remove(file))
	}
	return nil
}

func (r *reader) copyTo(ctx context.Context, file string) error {
	partial, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".partial-*")
	if err != nil {
		return err
	}
	defer os.Remove(partial.Name())
	defer partial.Close()
	if err := r.vacuumInto(ctx, partial.Name()); err != nil {
		return err
	}
	if err := partial.Sync(); err != nil {
		return err
	}
	if err := os.Rename(partial.Name(), file); err != nil {
		return err
	}
	return syncDir(filepath.Dir(file))
}

func (r *reader) vacuumInto(ctx context.Context, file string) error {
	db, err := sql.Open("sqlite", name(r.file, "busy_timeout(10000)", "cache_size(-1024)")+"&mode=rw")
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, `VACUUM INTO ?`, file)
	return err
}

// syncDir makes a new name in a directory durable, where directories can be synced.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, os.ErrInvalid) {
		return err
	}
	return nil
}
