import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { verifyConsistency } from "../../../shared/proof/check.ts";
import { consistencyProof, treeRoot } from "../../../shared/proof/prove.ts";
import { type BoundKey, openCheckpointUnder } from "../../audit/key-chain.ts";
import type { RememberedHead } from "../../audit/witnesses.ts";
import type { Db } from "../../store/open.ts";
import { createStoredTree, nativeHasher, type StoredTree } from "../../store/tree.ts";
import { checkSignature } from "../log-key.ts";

/**
 * Heads that somebody put away where the writer of the log does not reach: a file, an exported folder, a commit, a tag.
 * Each is a signed checkpoint, so that nobody can pass off a head that this log never had.
 */

/** A signed checkpoint anywhere in a text: name, size, root, further lines, an empty line, signatures. Source: C2SP tlog-checkpoint. */
const noteInText = /^[^\n\u2014]+\n(?:0|[1-9]\d{0,14})\n[A-Za-z0-9+/]{43}=\n(?:[^\n]+\n)*\n(?:\u2014 \S+ \S+\n)+/gm;

/** What a person keeps in a repository is small; a name that git would take for an option is none. */
const gitObject = (repository: string, name: string): string | null => {
	try {
		return execFileSync("git", ["--no-pager", "-C", repository, "cat-file", "-p", name], {
			encoding: "utf8",
			maxBuffer: 1 << 20,
			stdio: ["ignore", "pipe", "ignore"],
			// Reading an object runs nothing of the repository's; its owner may be somebody else.
			env: { PATH: process.env["PATH"] ?? "", GIT_CONFIG_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0" },
		});
	} catch {
		// There is no such object: the caller says so, with the whole source.
		return null;
	}
};

const textOf = (source: string): string => {
	const [, repository, ref = "HEAD"] = /^git:([^#]+)(?:#(.+))?$/.exec(source) ?? [];
	if (repository === undefined) {
		if (!existsSync(source)) throw new Error(`there is no \`${source}\``);
		return readFileSync(statSync(source).isDirectory() ? join(source, "checkpoint") : source, "utf8");
	}
	if (!/^[\w./@^~-]+$/.test(ref) || ref.startsWith("-")) throw new Error(`\`${ref}\` is no name of a commit, branch or tag`);
	const text = [gitObject(repository, ref), gitObject(repository, `${ref}:checkpoint`)].filter((each) => each !== null);
	if (text.length === 0) throw new Error(`\`${repository}\` has no \`${ref}\``);
	return text.join("\n");
};

/** The signed heads in these sources. Throws, with one line, for a source without any, or with one that the log's keys did not sign. */
export const headsAgainst = (sources: readonly string[], keys: readonly BoundKey[]): readonly RememberedHead[] =>
	sources.flatMap((source) => {
		const notes = textOf(source).match(noteInText) ?? [];
		if (notes.length === 0) throw new Error(`there is no signed checkpoint in \`${source}\``);
		return notes.map((note) => {
			const opened = openCheckpointUnder(note, keys, checkSignature);
			if (!opened.ok) throw new Error(`the checkpoint in \`${source}\` is not one of this log: ${opened.fault.message}`);
			return { size: opened.value.size, root: opened.value.root, where: source };
		});
	});

export type Comparison = { readonly head: RememberedHead; readonly result: "consistent" | "rolled back" | "forked" | "unknown" };

/** How the log as it is stands to each head, by a consistency proof made of its stored hashes and checked like anybody's. */
export const compareWith = (db: Db, heads: readonly RememberedHead[]): readonly Comparison[] => {
	let tree: StoredTree;
	try {
		tree = createStoredTree(db);
	} catch {
		// A hash tile is missing or damaged; the verification names which.
		return heads.map((head) => ({ head, result: "unknown" }));
	}
	const node = tree.nodes();
	return heads.map((head) => {
		if (head.size > tree.size) return { head, result: "rolled back" };
		const root = treeRoot(nativeHasher, node, head.size);
		const proof = consistencyProof(nativeHasher, node, head.size, tree.size);
		if (!root.ok || !proof.ok) return { head, result: "unknown" };
		const claim = { oldSize: head.size, oldRoot: head.root, newSize: tree.size, newRoot: tree.root(), proof: proof.value };
		return { head, result: root.value === head.root && verifyConsistency(nativeHasher, claim) ? "consistent" : "forked" };
	});
};

const says: Readonly<Record<Comparison["result"], (size: number) => string>> = {
	consistent: (size) => `consistent: the ${size} entries that it knows are the first of this log, unchanged`,
	"rolled back": (size) => `rolled back: it knows ${size} entries, this log has fewer`,
	forked: (size) => `forked: its first ${size} entries are others than those of this log`,
	unknown: () => "cannot be compared: the stored hashes are damaged",
};

export const comparisonNote = ({ head, result }: Comparison): string => `against ${head.where}: ${says[result](head.size)}`;
