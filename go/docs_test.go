package countersign

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// runGo runs the go command and fails the test unless it succeeds.
func runGo(t *testing.T, folder string, args ...string) string {
	t.Helper()
	command := exec.Command("go", args...)
	command.Dir = folder
	var complaints strings.Builder
	command.Stderr = &complaints
	output, err := command.Output()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, complaints.String())
	}
	return string(output)
}

func TestTheProgramOfTheGuideCompiles(t *testing.T) {
	guide, err := os.ReadFile("../docs/guard-a-go-server.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?ms)^```go\n(.*?)^```$").FindAllStringSubmatch(string(guide), -1)
	if len(blocks) == 0 {
		t.Fatal("the guide has no program")
	}
	for _, block := range blocks {
		folder := t.TempDir()
		copyOf := func(name string, change func(string) string) {
			text, err := os.ReadFile(filepath.Join("../examples/go", name))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, name), []byte(change(string(text))), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		root, err := filepath.Abs("..")
		if err != nil {
			t.Fatal(err)
		}
		copyOf("go.mod", func(text string) string { return strings.ReplaceAll(text, "../..", filepath.ToSlash(root)) })
		copyOf("go.sum", func(text string) string { return text })
		if err := os.WriteFile(filepath.Join(folder, "main.go"), []byte(block[1]), 0o600); err != nil {
			t.Fatal(err)
		}
		runGo(t, folder, "vet", "./...")
	}
}

func TestTheExampleShowsFourAnswers(t *testing.T) {
	want := `GET /notes 401 {"error":"missing_token","error_description":"Missing bearer token"}
  challenge: Bearer scope="notes:read"
GET /notes 200 notes of alice
DELETE /notes 403 {"error":"insufficient_scope","error_description":"Missing scope: notes:delete"}
  challenge: Bearer error="insufficient_scope", error_description="Missing scope: notes:delete", scope="notes:read notes:delete"
GET /notes 403 {"error":"session_revoked","error_description":"Session revoked"}
`
	if got := runGo(t, "../examples/go", "run", "."); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
