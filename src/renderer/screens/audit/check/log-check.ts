import type { StoredRow } from "../../../../shared/contract/console-audit.ts";
import { fromBase64 } from "../../../../shared/lib/base64.ts";
import { toHex } from "../../../../shared/lib/hex.ts";
import { encodeUtf8 } from "../../../../shared/lib/utf8.ts";
import { createFrontier } from "../../../../shared/proof/frontier.ts";
import type { Hex, TreeHasher } from "../../../../shared/proof/tree-hasher.ts";
import { readCheckpoint } from "../proof-path.ts";

/** What the window's own check found. */
export type Checked = {
	readonly entries: number;
	/** Signed heads that the entries led to, and the newest of them. */
	readonly heads: number;
	readonly signedSize: number;
	readonly signedRootHex: Hex | null;
	/** Entries whose bodies are gone: their hashes lead to the roots. */
	readonly gone: number;
	/** The first thing that is not as it should be; nothing behind it was looked at. */
	readonly problem: { readonly seq: number; readonly text: string } | null;
};

export type LogCheckPorts = {
	readonly hasher: TreeHasher;
	/** Ed25519. */
	readonly verify: (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => Promise<boolean>;
	/** The log's public keys, `name+id+base64` a line, as the host names them. */
	readonly keys: string;
};

export type LogCheck = {
	/** The next entries, and the signed heads among them; gives what was found so far. */
	take(rows: readonly StoredRow[], notes: readonly string[]): Promise<Checked>;
};

type Key = { readonly name: string; readonly idHex: string; readonly publicKey: Uint8Array };

const keysIn = (text: string): Key[] =>
	[...text.matchAll(/^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/gm)].flatMap(([, name = "", idHex = "", encoded = ""]) => {
		const bytes = fromBase64(encoded);
		return bytes.ok && bytes.value.length === 33 && bytes.value[0] === 1 ? [{ name, idHex, publicKey: bytes.value.slice(1) }] : [];
	});

/** Signature lines of a note: `— name base64(key id ‖ signature)`. Source: C2SP signed-note. */
const signaturesIn = (note: string): { readonly name: string; readonly idHex: string; readonly signature: Uint8Array }[] =>
	[...note.matchAll(/^\u2014 (\S+) (\S+)$/gm)].flatMap(([, name = "", encoded = ""]) => {
		const bytes = fromBase64(encoded);
		return bytes.ok && bytes.value.length === 68
			? [{ name, idHex: toHex(bytes.value.subarray(0, 4)), signature: bytes.value.slice(4) }]
			: [];
	});

const numberIn = (body: string): unknown => {
	try {
		return (JSON.parse(body) as { readonly seq?: unknown } | null)?.seq;
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		return null;
	}
};

/**
 * The second implementation: checks the bytes that the host sends with this window's own code. It only says whether all is
 * well, and where it is not; naming the damage is the host's.
 *
 * Law: test/renderer/log-check.test.ts (agrees with the host on whole and on damaged logs).
 */
export const createLogCheck = ({ hasher, verify, keys }: LogCheckPorts): LogCheck => {
	const known = keysIn(keys);
	const frontier = createFrontier(hasher);
	let [heads, signedSize, gone] = [0, 0, 0];
	let signedRootHex: Hex | null = null;
	let problem: Checked["problem"] = null;
	const wrong = (seq: number, text: string): void => {
		problem ??= { seq, text };
	};

	const takeRow = ({ seq, leafHex, body }: StoredRow): void => {
		const place = frontier.size;
		if (seq !== place) return wrong(place, `#${seq} stands where #${place} belongs`);
		if (body === undefined) gone++;
		else if (hasher.leaf(body) !== leafHex) return wrong(place, "its bytes do not give the recorded hash");
		else if (numberIn(body) !== place) return wrong(place, "it says another number than its own");
		frontier.append(leafHex);
	};

	const takeHead = async (size: number, note: string): Promise<void> => {
		const head = readCheckpoint(note);
		if (head?.size !== size || !note.includes("\n\n")) return wrong(size, "a checkpoint here cannot be read");
		if (head.rootHex !== frontier.root()) return wrong(signedSize, `the entries up to #${size - 1} do not lead to the signed checkpoint`);
		const message = encodeUtf8(note.slice(0, note.lastIndexOf("\n\n") + 1));
		let isSigned = false;
		for (const { name, idHex, signature } of signaturesIn(note)) {
			const key = known.find((each) => each.name === name && each.idHex === idHex);
			if (key === undefined) continue;
			if (!(await verify(key.publicKey, message, signature))) return wrong(size, "the signature of a checkpoint here is wrong");
			isSigned ||= name === head.origin;
		}
		if (!isSigned) return wrong(size, "no key of this log signed a checkpoint here");
		heads++;
		signedSize = size;
		signedRootHex = head.rootHex;
	};

	const found = (): Checked => ({ entries: frontier.size, heads, signedSize, signedRootHex, gone, problem });
	return {
		take: async (rows, notes) => {
			const bySize = new Map<number, string[]>();
			for (const note of notes) {
				const size = readCheckpoint(note)?.size ?? Number.NaN;
				bySize.set(size, [...(bySize.get(size) ?? []), note]);
			}
			for (const row of rows) {
				if (problem !== null) break;
				takeRow(row);
				const here = bySize.get(frontier.size) ?? [];
				bySize.delete(frontier.size);
				for (const note of here) if (problem === null) await takeHead(frontier.size, note);
			}
			if (problem === null && bySize.size > 0) wrong(frontier.size, "a checkpoint here cannot be read");
			return found();
		},
	};
};
