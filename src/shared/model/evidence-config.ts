import { z } from "zod";

/** Who else keeps the heads of the log: witnesses that cosign them. Part of `[audit]` in `countersign.toml`. */

/** https, or http to this machine; no user, query or fragment, where credentials could hide. */
const prefix = z
	.string()
	.max(2048)
	.regex(
		/^(?:https:\/\/(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])|http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]))(?::\d{1,5})?(?:\/[A-Za-z0-9._~/-]*)?$/,
		"an `https://` address without a user, a query or a fragment (`http://` only for this machine)",
	);

/** C2SP signed note verifier key of type 0x04: its base64 begins with `BA`, `BB`, `BC` or `BD`. Read in full when it is used. */
const cosignerKey = z
	.string()
	.max(400)
	.regex(/^[^+\s]+\+[0-9a-f]{8}\+B[A-D][A-Za-z0-9+/]{42}$/, "a witness's verifier key, `name+id+base64`, of the type for cosignatures");

const witness = z
	.object({
		name: z.string().min(1).max(80),
		/** Submission prefix: requests go to `<url>/add-checkpoint`. */
		url: prefix,
		key: cosignerKey,
	})
	.strict();

export const witnessesSchema = z
	.array(witness)
	.max(32)
	.default([])
	.refine((all) => new Set(all.map(({ key }) => key)).size === all.length, "each witness once")
	.refine((all) => new Set(all.map(({ name }) => name)).size === all.length, "a name of its own for each witness");
export type WitnessConfig = z.infer<typeof witness>;

const absolute = z
	.string()
	.max(4096)
	.regex(/^(?:\/|[A-Za-z]:[\\/])[^\u0000-\u001f\u007f]+$/, "a path in full, from the root of the disk");

/** Where heads are kept besides the key store: a branch of a Git repository, or a file that is appended to. */
const anchor = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("git"), repository: absolute, form: z.enum(["commit", "tag"]).default("commit") }).strict(),
	z.object({ kind: z.literal("file"), path: absolute }).strict(),
]);
export const anchorsSchema = z.array(anchor).max(16).default([]);
export type AnchorConfig = z.infer<typeof anchor>;
