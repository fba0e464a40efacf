package bundle

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestSweepRemovesWhatNobodyUses(t *testing.T) {
	root, now := t.TempDir(), time.Unix(2e9, 0)
	entry := func(name string, unused time.Duration) string {
		dir := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Join(dir, "bin"), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(dir, now, now.Add(-unused)); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	there := func(dir string) bool {
		_, err := os.Stat(dir)
		return err == nil
	}
	old, used := entry("build/old", keep+time.Hour), entry("build/used", keep-time.Hour)
	half := entry("runtime/.unpack-1", keep+time.Hour)
	sweep(root, now)
	if there(old) || there(half) || !there(used) {
		t.Errorf("after the first sweep: old %v, half unpacked %v, used %v", there(old), there(half), there(used))
	}

	old = entry("build/old", keep+time.Hour)
	sweep(root, now.Add(sweepEvery-time.Second))
	if !there(old) {
		t.Error("a second sweep on one day")
	}
	sweep(root, now.Add(sweepEvery))
	if there(old) {
		t.Error("no sweep on the day after")
	}
}

func TestACacheEntryThatIsUsedStays(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir()) // where other systems keep the cache
	t.Setenv("LocalAppData", t.TempDir())
	dir, err := cacheEntry("build", "key")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	long := time.Unix(1e9, 0)
	if err := os.Chtimes(dir, long, long); err != nil {
		t.Fatal(err)
	}
	if _, err := cacheEntry("build", "key"); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !info.ModTime().After(long) {
		t.Errorf("the entry's time is still %v", info.ModTime())
	}
}
