import { fromBase64, toBase64 } from "../../shared/lib/base64.ts";
import { toHex } from "../../shared/lib/hex.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { digestBytes, type Hex } from "../../shared/proof/tree-hasher.ts";

/** The hashes of a proof, one base64 line each, as proof files of C2SP spell them. */

/** A tree cannot be higher than the bits of its size; tlog-witness allows as many. */
const most = 63;

export const pathLines = (path: readonly Hex[]): readonly string[] => path.map((digest) => toBase64(digestBytes(digest)));

/** Inverse of `pathLines`. Faults: `bad_request` for too many lines, or one that is not 32 bytes of canonical base64. */
export function readPathLines(lines: readonly string[]): Result<readonly Hex[]> {
	if (lines.length > most) return fail("bad_request", `proof has more than \`${most}\` hashes`);
	const path: Hex[] = [];
	for (const line of lines) {
		const digest = fromBase64(line);
		if (!digest.ok) return digest;
		if (digest.value.length !== 32) return fail("bad_request", "proof has a hash that is not 32 bytes");
		path.push(toHex(digest.value));
	}
	return ok(path);
}
