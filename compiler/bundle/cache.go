package bundle

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// keep is how long an entry of the cache stays that nobody uses; sweepEvery is
// how often somebody looks for such entries.
const (
	keep       = 30 * 24 * time.Hour
	sweepEvery = 24 * time.Hour
)

// cacheDir is where aslc keeps what it can make again.
func cacheDir() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("there is no cache directory: %w", err)
	}
	return filepath.Join(dir, "aslc"), nil
}

// cacheEntry is the directory of the cache for what key names, which may not
// exist yet. Its modification time tells when it was used last.
func cacheEntry(kind, key string) (string, error) {
	root, err := cacheDir()
	if err != nil {
		return "", err
	}
	dir, now := filepath.Join(root, kind, key), time.Now()
	os.Chtimes(dir, now, now) // fails where it is new, and then so is its time
	sweep(root, now)
	return dir, nil
}

// sweep removes entries that nobody has used for a long time, at most once a
// day. What it cannot remove stays: it is there to be made again, or not at all.
func sweep(root string, now time.Time) {
	swept := filepath.Join(root, "swept")
	if info, err := os.Stat(swept); err == nil && now.Sub(info.ModTime()) < sweepEvery {
		return
	}
	if os.MkdirAll(root, 0o777) != nil || os.WriteFile(swept, nil, 0o666) != nil || os.Chtimes(swept, now, now) != nil {
		return
	}
	entries, _ := filepath.Glob(filepath.Join(root, "*", "*"))
	for _, dir := range entries {
		info, err := os.Lstat(dir)
		if err != nil || !info.IsDir() || now.Sub(info.ModTime()) < keep {
			continue
		}
		going := filepath.Join(root, "swept."+filepath.Base(dir))
		if os.Rename(dir, going) == nil { // all at once: no build finds a part of it
			os.RemoveAll(going)
		}
	}
}
