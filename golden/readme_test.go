package golden_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// blocks are the fenced blocks of a language in the README.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		out = append(out, m[1])
	}
	return out
}

// TestReadmeCommands runs all commands of the README, one after the other in
// one shell, as a reader would.
func TestReadmeCommands(t *testing.T) {
	first, rest := blocks(t, "sh")[0], blocks(t, "sh")[1:]
	// The second command is what runs this test.
	first, ok := strings.CutSuffix(first, "\ngo test ./...\n")
	if !ok {
		t.Fatalf("the README's first commands do not end in go test ./...:\n%s", first)
	}
	script := "set -e\n" + first + "\n" + strings.Join(rest, "")
	cmd := exec.CommandContext(t.Context(), "sh", "-c", script)
	cmd.Dir = ".."
	cmd.Env = readmeEnv(t)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s\nof\n%s", err, out, script)
	}
	for _, want := range []string{`"receipt":{"payment":"pay-o-1","sent":true}`, "Next: cd ", "Order.Refused: no funds", "refused, as it should be"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the commands did not print %q:\n%s", want, out)
		}
	}
}

// readmeEnv is a home directory of its own, and no network.
func readmeEnv(t *testing.T) []string {
	out, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	caches := strings.Split(strings.TrimSpace(string(out)), "\n")
	home := t.TempDir()
	bin := filepath.Join(home, "bin")
	return append(os.Environ(), "HOME="+home, "XDG_CACHE_HOME="+filepath.Join(home, ".cache"), "GOBIN="+bin,
		"PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"),
		"GOCACHE="+caches[0], "GOMODCACHE="+caches[1], "GOPROXY=off", "GOTOOLCHAIN=local")
}

// TestReadmeExcerpt: what the README shows is what the starter holds.
func TestReadmeExcerpt(t *testing.T) {
	for _, test := range []struct {
		language, file string
		block          int // of that language
	}{
		{"json", "../templates/order/order.asl.json", 0},
		{"go", "../templates/order/handlers.go", 0},
		{"go", "../templates/order/order_asl.go", 1},
	} {
		text, err := os.ReadFile(test.file)
		if err != nil {
			t.Fatal(err)
		}
		for part := range strings.SplitSeq(blocks(t, test.language)[test.block], "\n\n") {
			if !strings.Contains(flat(string(text)), flat(part)) {
				t.Errorf("%s does not hold what the README shows:\n%s", test.file, part)
			}
		}
	}
}

// flat is a text without its indentation.
func flat(s string) string {
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSpace(s), "\n") {
		lines = append(lines, strings.TrimSpace(line))
	}
	return strings.Join(lines, "\n")
}
