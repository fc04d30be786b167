import { fromBase64, toBase64 } from "../../shared/lib/base64.ts";
import { toHex } from "../../shared/lib/hex.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { createFrontier } from "../../shared/proof/frontier.ts";
import { digestBytes, type Hex, type TreeHasher } from "../../shared/proof/tree-hasher.ts";
import { readEntryHead } from "./entry.ts";
import { type CheckSignature, ed25519Type, type NoteSigner, openNote, signNote, type VerifierKey } from "./note.ts";

/**
 * What was exported, as a C2SP signed note of the log's key: the query, which entries, and the RFC 6962 root over their
 * leaf hashes in the order of the export. A JSONL export carries it in its first line and is checked from its own bytes.
 *
 * Law: test/main/exports/exporter.test.ts (an export verifies; with any line edited, dropped or added it does not)
 */
export type Manifest = {
	/** Name of the log and of its key. */
	readonly log: string;
	readonly query: string;
	readonly count: number;
	/** Numbers of the first and of the last entry; null when there is none. */
	readonly range: { readonly first: number; readonly last: number } | null;
	readonly root: Hex;
	/** Newest signed head of the log when the export was made; null when nothing was signed yet. */
	readonly head: { readonly size: number; readonly root: Hex } | null;
	readonly at: number;
};

const title = "countersign-export v1";

/** Not a checkpoint: its second line is no size, so that no reader can take one for the other. */
const formatManifest = ({ log, query, count, range, root, head, at }: Manifest): string =>
	[
		title,
		`log ${log}`,
		`query ${JSON.stringify(query)}`,
		`entries ${count} ${range === null ? "none" : `${range.first}-${range.last}`}`,
		`root ${toBase64(digestBytes(root))}`,
		`head ${head === null ? "none" : `${head.size} ${toBase64(digestBytes(head.root))}`}`,
		`at ${at}`,
		"",
	].join("\n");

export const signManifest = (manifest: Manifest, signer: NoteSigner): string => signNote(formatManifest(manifest), [signer]);

const rootOf = (base64: string): Result<Hex> => {
	const bytes = fromBase64(base64);
	if (!bytes.ok) return bytes;
	return bytes.value.length === 32 ? ok(toHex(bytes.value)) : fail("bad_request", "a root of the manifest is no SHA-256");
};

const parseManifest = (text: string): Result<Manifest> => {
	const [, log, query, count, range, root, head, at] =
		/^countersign-export v1\nlog (.+)\nquery (".*")\nentries (\d{1,15}) (none|\d{1,15}-\d{1,15})\nroot (\S{44})\nhead (none|\d{1,15} \S{44})\nat (\d{1,15})\n$/.exec(
			text,
		) ?? [];
	if (log === undefined || query === undefined || root === undefined || head === undefined || range === undefined)
		return fail("bad_request", "this is no manifest of an export");
	const digest = rootOf(root);
	if (!digest.ok) return digest;
	const [size = "", headRoot = ""] = head.split(" ");
	const headDigest = head === "none" ? null : rootOf(headRoot);
	if (headDigest?.ok === false) return headDigest;
	const [first, last] = range.split("-").map(Number);
	return ok({
		log,
		query: JSON.parse(query) as string,
		count: Number(count),
		range: range === "none" || first === undefined || last === undefined ? null : { first, last },
		root: digest.value,
		head: headDigest === null ? null : { size: Number(size), root: headDigest.value },
		at: Number(at),
	});
};

/** A manifest that the log's key signed. Faults: as `openNote`; `forbidden` when the log itself did not sign it. */
export const openManifest = (note: string, keys: readonly VerifierKey[], check: CheckSignature): Result<Manifest> => {
	const opened = openNote(note, keys, check);
	if (!opened.ok) return opened;
	const manifest = parseManifest(opened.value.text);
	if (!manifest.ok) return manifest;
	const isOwn = opened.value.signers.some(({ type, name }) => type === ed25519Type && name === manifest.value.log);
	return isOwn ? manifest : fail("forbidden", "the log itself did not sign this manifest");
};

/** First line of a JSONL export. */
export const manifestLine = (note: string): string => JSON.stringify({ countersignExport: note });

const noteIn = (line: string): Result<string> => {
	try {
		const parsed: unknown = JSON.parse(line);
		const note =
			typeof parsed === "object" && parsed !== null ? (parsed as Readonly<Record<string, unknown>>)["countersignExport"] : undefined;
		if (typeof note === "string") return ok(note);
	} catch (thrown) {
		if (!(thrown instanceof SyntaxError)) throw thrown;
	}
	return fail("bad_request", "the first line is no manifest: this file was not made by `--output` or by the window");
};

/** What is true of an export. `isWholeLog`: it holds every entry under the head that it names. */
export type CheckedExport = { readonly manifest: Manifest; readonly isWholeLog: boolean };

export type ExportChecker = {
	take(line: string): void;
	/** Faults: `bad_request` for what is no export; `forbidden` for a wrong signature; `conflict` for other entries than were signed. */
	finish(): Result<CheckedExport>;
};

/** Checks the lines of a JSONL export, one after the other. */
export const createExportChecker = (hasher: TreeHasher, keys: readonly VerifierKey[], check: CheckSignature): ExportChecker => {
	const frontier = createFrontier(hasher);
	let manifest: Result<Manifest> | null = null;
	let problem: string | null = null;
	let first = -1;
	let last = -1;
	return {
		take: (line) => {
			if (manifest === null) {
				const note = noteIn(line);
				manifest = note.ok ? openManifest(note.value, keys, check) : note;
				return;
			}
			const head = readEntryHead(line);
			if (head === null) problem ??= `line ${frontier.size + 2} is no entry`;
			else if (head.seq <= last) problem ??= `entry #${head.seq} stands behind entry #${last}`;
			else {
				if (first < 0) first = head.seq;
				last = head.seq;
			}
			frontier.append(hasher.leaf(line));
		},
		finish: () => {
			if (manifest === null) return fail("bad_request", "the file is empty");
			if (!manifest.ok) return manifest;
			const { count, range, root, head } = manifest.value;
			if (problem !== null) return fail("conflict", problem);
			if (frontier.size !== count) return fail("conflict", `${frontier.size} entries are here, ${count} were signed`);
			if (count > 0 && (range?.first !== first || range.last !== last))
				return fail("conflict", `entries #${first} to #${last} are here, others were signed`);
			if (frontier.root() !== root) return fail("conflict", "an entry here is not as it was signed: its bytes were changed");
			return ok({ manifest: manifest.value, isWholeLog: head !== null && first === 0 && head.size === count && head.root === root });
		},
	};
};
