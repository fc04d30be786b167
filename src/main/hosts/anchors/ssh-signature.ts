import { createHash } from "node:crypto";
import type { NoteSigner } from "../../audit/note.ts";

/**
 * Signatures that `git verify-commit` and `ssh-keygen -Y verify` check, by the log's own key. The signed bytes begin with a
 * magic word, so that no signature of this kind fits a checkpoint or the other way round.
 * Source: OpenSSH, PROTOCOL.sshsig
 */

const text = (value: string | Uint8Array): Buffer => {
	const bytes = Buffer.from(value);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(bytes.length);
	return Buffer.concat([length, bytes]);
};

const kind = "ssh-ed25519";
const namespace = "git";
const hashName = "sha512";

const publicBlob = (publicKey: Uint8Array): Buffer => Buffer.concat([text(kind), text(publicKey)]);

/** A line of an `allowed_signers` file for the log's key. */
export const allowedSigner = ({ key }: Pick<NoteSigner, "key">): string =>
	`${key.name} namespaces="${namespace}" ${kind} ${publicBlob(key.publicKey).toString("base64")}`;

/** The armoured signature over `message`, without a newline at the end. */
export const sshSignature = (message: string, { key, sign }: NoteSigner): string => {
	const signed = Buffer.concat([
		Buffer.from("SSHSIG"),
		...[namespace, "", hashName, createHash(hashName).update(message).digest()].map(text),
	]);
	const version = Buffer.from([0, 0, 0, 1]);
	const signature = Buffer.concat([text(kind), text(sign(signed))]);
	const blob = Buffer.concat([
		Buffer.from("SSHSIG"),
		version,
		...[publicBlob(key.publicKey), namespace, "", hashName, signature].map(text),
	]);
	const lines = blob.toString("base64").match(/.{1,70}/g) ?? [];
	return ["-----BEGIN SSH SIGNATURE-----", ...lines, "-----END SSH SIGNATURE-----"].join("\n");
};
