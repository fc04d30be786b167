import assert from "node:assert/strict";
import { createPrivateKey, sign } from "node:crypto";
import { test } from "node:test";
import { createVerifierKey, formatVerifierKey, openNote, parseVerifierKey, signNote } from "../../src/main/audit/note.ts";
import { check } from "../main/audit/kit.ts";
import { sha256 } from "../shared/proof/kit.ts";

/** Published keys and notes of the signed-note format. */

test("opens the note that the format's first implementation documents", () => {
	const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
	const line = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
	const key = parseVerifierKey(sha256, "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
	assert.ok(key.ok);
	const opened = openNote(`${text}\n${line}`, [key.value], check);
	assert.ok(opened.ok);
	assert.equal(opened.value.text, text);
	assert.deepEqual(opened.value.signers, [key.value]);
});

test("reads the verifier key of the Go checksum database", () => {
	const text = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
	const key = parseVerifierKey(sha256, text);
	assert.ok(key.ok);
	assert.equal(key.value.keyIdHex, "033de0ae");
	assert.equal(formatVerifierKey(key.value), text);
});

test("signs as RFC 8032 does", () => {
	// RFC 8032 section 7.1, test 1: the key; the message here is a note's text.
	const secret = Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex");
	const publicKey = Buffer.from("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "hex");
	const privateKey = createPrivateKey({
		key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), secret]),
		format: "der",
		type: "pkcs8",
	});
	const key = createVerifierKey(sha256, "example.com/rfc8032", publicKey);
	assert.ok(key.ok);
	const note = signNote("one line\n", [{ key: key.value, sign: (message) => sign(null, message, privateKey) }]);
	assert.ok(openNote(note, [key.value], check).ok);
});
