import { verifyConsistency } from "../../src/shared/proof/check.ts";
import { formatNote, formatVerifierKey, openNote, parseNote, type VerifierKey } from "../../src/main/audit/note.ts";
import { parseCheckpointText } from "../../src/main/audit/checkpoint.ts";
import { cosignedMessage } from "../../src/main/audit/cosignature.ts";
import { createVerifierKey } from "../../src/main/audit/note.ts";
import { check, newSigner } from "../main/audit/kit.ts";
import { fastHasher, sha256 } from "../shared/proof/kit.ts";
import type { Answer, Asked } from "./http-server.ts";

/**
 * A witness as https://c2sp.org/tlog-witness describes it, check by check in the order of its text. It keeps one log's
 * newest cosigned checkpoint in memory.
 */
export const createWitness = (name: string, log: { readonly origin: string; keys: readonly VerifierKey[] }) => {
	const signer = newSigner(name);
	const made = createVerifierKey(sha256, name, signer.key.publicKey, 0x04);
	if (!made.ok) throw new Error(made.fault.message);
	const key = made.value;
	let latest = { size: 0, root: "" };
	let seconds = 1_800_000_000;

	const addCheckpoint = (body: string): Answer => {
		const split = body.indexOf("\n\n");
		const [first = "", ...lines] = body.slice(0, split).split("\n");
		const old = /^old (0|[1-9]\d*)$/.exec(first)?.[1];
		if (split < 0 || old === undefined || lines.length > 63) return { status: 400 };
		const message = body.slice(split + 2);
		const note = parseNote(message);
		const checkpoint = note.ok ? parseCheckpointText(note.value.text) : note;
		if (!note.ok || !checkpoint.ok) return { status: 400 };
		const { origin, size, root } = checkpoint.value;
		if (origin !== log.origin) return { status: 404 };
		if (!openNote(message, log.keys, check).ok) return { status: 403 };
		if (Number(old) > size) return { status: 400 };
		const conflict = { status: 409, body: `${latest.size}\n`, headers: { "content-type": "text/x.tlog.size" } };
		if (Number(old) !== latest.size) return conflict;
		const proof = lines.map((line) => Buffer.from(line, "base64").toString("hex"));
		if (latest.size === size && latest.size > 0 && latest.root !== root) return conflict;
		if (latest.size === 0 ? proof.length > 0 : false) return { status: 422 };
		const claim = { oldSize: latest.size, oldRoot: latest.root, newSize: size, newRoot: root, proof };
		if (latest.size > 0 && !verifyConsistency(fastHasher, claim)) return { status: 422 };
		latest = { size, root };
		seconds += 1;
		const time = Buffer.alloc(8);
		time.writeBigUInt64BE(BigInt(seconds));
		const signature = Buffer.concat([time, signer.sign(cosignedMessage(note.value.text, seconds))]);
		const signed = formatNote({ text: "x\n", signatures: [{ name, keyIdHex: key.keyIdHex, signature }] });
		return { status: 200, body: signed.slice(signed.indexOf("\n\n") + 2) };
	};

	return {
		key,
		verifierKey: formatVerifierKey(key),
		latest: () => latest,
		/** As if it had cosigned this head before. */
		knows: (head: { size: number; root: string }): void => {
			latest = head;
		},
		answer: ({ method, path, body }: Asked): Answer =>
			method === "POST" && path === "/w/add-checkpoint" ? addCheckpoint(body) : { status: 404, body: "no such call" },
	};
};
