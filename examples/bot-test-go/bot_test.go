// Package bottest tests a bot, in Go, with nothing but the emulator's control API.
//
// Run it against a running emulator and bot:
//
//	DIVAR_EMULATOR_URL=http://127.0.0.1:4242 go test ./...
package bottest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"testing"
)

type said struct {
	Delivery struct {
		Status int `json:"status"`
	} `json:"delivery"`
	Replies []struct {
		Text string `json:"text"`
	} `json:"replies"`
	Refused []struct {
		EntryID  int `json:"entry_id"`
		Status   int `json:"status"`
		Findings []struct {
			Message string `json:"message"`
			Remedy  string `json:"remedy"`
		} `json:"findings"`
	} `json:"refused"`
}

func says(t *testing.T, user, text string) said {
	t.Helper()
	base := os.Getenv("DIVAR_EMULATOR_URL")
	if base == "" {
		base = "http://127.0.0.1:4242"
	}
	body, err := json.Marshal(map[string]string{"text": text})
	if err != nil {
		t.Fatal(err)
	}
	path := base + "/_emulator/users/" + url.PathEscape(user) + "/messages"
	response, err := http.Post(path, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var result said
	if err := json.NewDecoder(response.Body).Decode(&result); err != nil {
		t.Fatal(err)
	}
	for _, call := range result.Refused {
		t.Errorf("Divar refused a reply with %d: %+v (exchange %d)", call.Status, call.Findings, call.EntryID)
	}
	return result
}

func TestSaysATextBack(t *testing.T) {
	result := says(t, "sara", "سلام")
	if result.Delivery.Status != http.StatusOK {
		t.Fatalf("the bot answered %d", result.Delivery.Status)
	}
	if len(result.Replies) != 1 || result.Replies[0].Text != "گفتید: سلام" {
		t.Fatalf("unexpected replies: %+v", result.Replies)
	}
}
