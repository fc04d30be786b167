import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { Sha256 } from "../../shared/proof/tree-hasher.ts";
import { handOverHeader } from "./hand-over.ts";
import { followKeys, type KeyChain } from "./key-chain.ts";
import { cosignatureType, formatVerifierKey, parseVerifierKey, type CheckSignature, type VerifierKey } from "./note.ts";

/**
 * What an auditor holds to check proofs with: the log's first verifier key, those of witnesses, and the hand-overs by
 * which later keys follow from the first. Only the first line has to come from a place that is trusted.
 */
export type KeyFile = KeyChain & { readonly witnesses: readonly VerifierKey[] };

export const formatKeyFile = (pinned: VerifierKey, witnesses: readonly VerifierKey[], handOvers: readonly string[]): string =>
	[...[pinned, ...witnesses].map((key) => `${formatVerifierKey(key)}\n`), ...handOvers.map((note) => `\n${note}`)].join("");

/**
 * Reads verifier keys, one a line, and hand-over notes behind them. Empty lines and lines that begin with `#` are for people.
 * Faults: `bad_request` for anything else, `forbidden` for a hand-over that does not hold.
 */
export function parseKeyFile(text: string, trust: { readonly sha256: Sha256; readonly check: CheckSignature }): Result<KeyFile> {
	const [lines = "", ...notes] = text.split(`${handOverHeader}\n`);
	const keys: VerifierKey[] = [];
	for (const line of lines.split("\n")) {
		if (line.trim() === "" || line.startsWith("#")) continue;
		const key = parseVerifierKey(trust.sha256, line.trim());
		if (!key.ok) return key;
		keys.push(key.value);
	}
	const own = keys.filter(({ type }) => type !== cosignatureType);
	if (own.length === 0) return fail("bad_request", "there is no verifier key of a log in it");
	const found = notes.map((note) => ({ seq: null, note: `${handOverHeader}\n${note.trimEnd()}\n` }));
	const chain = followKeys(own, found, trust);
	const [broken] = chain.damages;
	if (broken !== undefined) return fail("forbidden", broken.message);
	const witnesses = keys.filter(({ type }) => type === cosignatureType);
	return ok({ ...chain, keys: [...chain.keys, ...witnesses], witnesses });
}
