// Reads an export of the audit log with the transparency log packages of the Go project, which know nothing of Countersign:
// golang.org/x/mod/sumdb/note for signatures, golang.org/x/mod/sumdb/tlog for hashes and proofs.
//
//	tlog-reader <folder> <verifier key> [proof file ...]
//
// Prints one JSON object and ends with 0 when everything holds, else says what does not and ends with 1.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error, what string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", what, err)
		os.Exit(1)
	}
}

// head opens a checkpoint and gives its tree.
func head(message []byte, key string) tlog.Tree {
	verifier, err := note.NewVerifier(key)
	must(err, "verifier key")
	opened, err := note.Open(message, note.VerifierList(verifier))
	must(err, "checkpoint")
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err, "size")
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err, "root")
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree
}

func index(n int64) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	return path
}

// file is the place of a tile in the C2SP layout; the Go packages put the height into it.
func file(tile tlog.Tile) string {
	path := fmt.Sprintf("tile/%d/%s", tile.L, index(tile.N))
	if tile.W < 1<<uint(tile.H) {
		path += fmt.Sprintf(".p/%d", tile.W)
	}
	return path
}

type folder string

func (f folder) Height() int                              { return 8 }
func (f folder) SaveTiles(tiles []tlog.Tile, data [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(string(f), file(tile)))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func hashes(lines []string) []tlog.Hash {
	var all []tlog.Hash
	for _, line := range lines {
		raw, err := base64.StdEncoding.DecodeString(line)
		must(err, "hash")
		var hash tlog.Hash
		copy(hash[:], raw)
		all = append(all, hash)
	}
	return all
}

func main() {
	root, key := os.Args[1], os.Args[2]
	message, err := os.ReadFile(filepath.Join(root, "checkpoint"))
	must(err, "checkpoint")
	tree := head(message, key)
	reader := tlog.TileHashReader(tree, folder(root))

	// Every entry, from its bytes.
	var entries int64
	for entries < tree.N {
		width := tree.N - entries
		end := fmt.Sprintf(".p/%d", width)
		if width >= 256 {
			width, end = 256, ""
		}
		bundle, err := os.ReadFile(filepath.Join(root, "tile/entries/"+index(entries/256)+end))
		must(err, "bundle")
		for ; width > 0; width-- {
			length := int(binary.BigEndian.Uint16(bundle))
			stored, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, entries)})
			must(err, "tiles")
			if tlog.RecordHash(bundle[2:2+length]) != stored[0] {
				must(fmt.Errorf("entry %d", entries), "its bytes do not give its hash")
			}
			bundle = bundle[2+length:]
			entries++
		}
		if len(bundle) > 0 {
			must(fmt.Errorf("%d bytes", len(bundle)), "left over in a bundle")
		}
	}

	// Proofs out of the tiles: some entries, and growth from some sizes.
	inclusion, growth := 0, 0
	for n := int64(0); n < tree.N; n += 1 + tree.N/97 {
		proof, err := tlog.ProveRecord(tree.N, n, reader)
		must(err, "inclusion proof")
		leaf, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, n)})
		must(err, "tiles")
		must(tlog.CheckRecord(proof, tree.N, tree.Hash, n, leaf[0]), "inclusion")
		inclusion++
		older, err := tlog.TreeHash(n+1, reader)
		must(err, "older root")
		proven, err := tlog.ProveTree(tree.N, n+1, reader)
		must(err, "consistency proof")
		must(tlog.CheckTree(proven, tree.N, tree.Hash, n+1, older), "consistency")
		growth++
	}

	// Our own proof files.
	files := 0
	for _, path := range os.Args[3:] {
		data, err := os.ReadFile(path)
		must(err, path)
		parts := strings.SplitN(string(data), "\n\n", 2)
		lines := strings.Split(parts[0], "\n")
		if lines[0] == "c2sp.org/tlog-proof@v1" {
			entry, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
			must(err, "extra")
			n, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
			must(err, "index")
			proved := head([]byte(parts[1]), key)
			must(tlog.CheckRecord(hashes(lines[3:]), proved.N, proved.Hash, n, tlog.RecordHash(entry)), path)
		} else {
			notes := strings.Split(parts[1], "\n\n")
			older := head([]byte(notes[0]+"\n\n"+notes[1]+"\n"), key)
			newer := head([]byte(notes[2]+"\n\n"+notes[3]), key)
			must(tlog.CheckTree(hashes(lines[1:]), newer.N, newer.Hash, older.N, older.Hash), path)
		}
		files++
	}
	must(json.NewEncoder(os.Stdout).Encode(map[string]any{
		"size": tree.N, "entries": entries, "inclusion": inclusion, "growth": growth, "files": files,
	}), "output")
}
