// SPDX-License-Identifier: MIT

// verify judges cases.jsonl with golang.org/x/mod/sumdb: note for signatures, tlog for trees.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type testCase struct {
	Kind    string
	Sound   bool
	Change  string
	Key     string
	Leaf    []byte
	Proof   []byte
	OldSize int64    `json:"old_size"`
	NewSize int64    `json:"new_size"`
	OldRoot []byte   `json:"old_root"`
	NewRoot []byte   `json:"new_root"`
	Path    []string `json:"path"`
}

func hash(text string) (tlog.Hash, error) {
	var h tlog.Hash
	bytes, err := base64.StdEncoding.Strict().DecodeString(text)
	if err == nil && len(bytes) != len(h) {
		err = fmt.Errorf("%d bytes", len(bytes))
	}
	copy(h[:], bytes)
	return h, err
}

func decimal(text string) (int64, error) {
	number, err := strconv.ParseInt(text, 10, 64)
	if err == nil && strconv.FormatInt(number, 10) != text {
		err = fmt.Errorf("%q is not the only spelling", text)
	}
	return number, err
}

func checkProof(c testCase) error {
	parts := strings.SplitN(string(c.Proof), "\n\n", 2)
	lines := strings.Split(parts[0], "\n")
	if len(parts) != 2 || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		return fmt.Errorf("no proof")
	}
	index, err := decimal(strings.TrimPrefix(lines[1], "index "))
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		h, err := hash(line)
		if err != nil {
			return err
		}
		proof = append(proof, h)
	}
	verifier, err := note.NewVerifier(c.Key)
	if err != nil {
		return err
	}
	opened, err := note.Open([]byte(parts[1]), note.VerifierList(verifier))
	if err != nil {
		return err
	}
	text := strings.Split(opened.Text, "\n")
	if len(text) < 4 || text[0] != verifier.Name() {
		return fmt.Errorf("no checkpoint of this log")
	}
	size, err := decimal(text[1])
	if err != nil {
		return err
	}
	root, err := hash(text[2])
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(c.Leaf))
}

func checkGrowth(c testCase) error {
	var proof tlog.TreeProof
	var old, new tlog.Hash
	for _, text := range c.Path {
		h, err := hash(text)
		if err != nil {
			return err
		}
		proof = append(proof, h)
	}
	copy(old[:], c.OldRoot)
	copy(new[:], c.NewRoot)
	return tlog.CheckTree(proof, c.NewSize, new, c.OldSize, old)
}

func main() {
	checks := map[string]func(testCase) error{"proof": checkProof, "growth": checkGrowth}
	input, err := os.Open(os.Args[1])
	if err != nil {
		panic(err)
	}
	accepted, rejected, sound, altered := 0, 0, 0, 0
	scanner := bufio.NewScanner(input)
	scanner.Buffer(nil, 1<<24)
	for scanner.Scan() {
		var c testCase
		if err := json.Unmarshal(scanner.Bytes(), &c); err != nil {
			panic(err)
		}
		check, ours := checks[c.Kind]
		if !ours {
			continue
		}
		err := check(c)
		if c.Sound {
			sound++
		} else {
			altered++
		}
		if c.Sound && err == nil {
			accepted++
		} else if !c.Sound && err != nil {
			rejected++
		} else {
			fmt.Printf("wrong about a %s case: %q: %v\n", c.Kind, c.Change, err)
		}
	}
	fmt.Printf("Go sumdb: accepts %d of %d sound, rejects %d of %d altered\n", accepted, sound, rejected, altered)
	if accepted != sound || rejected != altered || sound == 0 || altered == 0 {
		os.Exit(1)
	}
}
