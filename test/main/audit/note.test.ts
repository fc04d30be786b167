import assert from "node:assert/strict";
import { test } from "node:test";
import { checkAny, checkCosignature, cosignedAtSeconds, cosignedMessage } from "../../../src/main/audit/cosignature.ts";
import {
	cosignatureType,
	createVerifierKey,
	formatNote,
	formatVerifierKey,
	openNote,
	parseNote,
	parseVerifierKey,
	signNote,
} from "../../../src/main/audit/note.ts";
import { sha256 } from "../../shared/proof/kit.ts";
import { check, newSigner, verifySignature } from "./kit.ts";

const signer = newSigner("log.example/one");
const other = newSigner("log.example/two");
const text = "first line\n\nthird line\n";

test("opens what it signed, empty lines and all", () => {
	const note = signNote(text, [signer, other]);
	const opened = openNote(note, [signer.key], check);
	assert.ok(opened.ok);
	assert.equal(opened.value.text, text);
	assert.deepEqual(opened.value.signers, [signer.key]);
});

test("ignores signatures of unknown keys, but not a note without a known one", () => {
	const note = signNote(text, [other]);
	assert.equal(openNote(note, [signer.key], check).ok, false);
	assert.ok(openNote(note, [signer.key, other.key], check).ok);
});

test("refuses a note of which one known key's signature is wrong, though another is right", () => {
	const [good, bad] = [signNote(text, [signer]), signNote("another text\n", [other])];
	const spoiled = `${good}${bad.slice(bad.indexOf("\u2014"))}`;
	const opened = openNote(spoiled, [signer.key, other.key], check);
	assert.ok(!opened.ok && opened.fault.code === "forbidden");
	assert.ok(openNote(spoiled, [signer.key], check).ok);
});

test("refuses a note with any byte changed", () => {
	const note = signNote("short\n", [signer]);
	for (let at = 0; at < note.length; at++) {
		const changed = `${note.slice(0, at)}${String.fromCharCode(note.charCodeAt(at) ^ 1)}${note.slice(at + 1)}`;
		assert.equal(openNote(changed, [signer.key], check).ok, false, `at ${at}`);
	}
});

test("refuses what is not a note", () => {
	const note = signNote(text, [signer]);
	const line = note.slice(note.indexOf("\u2014"));
	for (const bad of [
		"",
		"\n",
		text,
		`${text}\n`,
		note.slice(0, -1),
		`${note}\n`,
		`${note}trailing\n`,
		note.replace("first", "fi\trst"),
		note.replace("first", "fi\rst"),
		note.replace("first", "fi\u0000st"),
		note.replace("first", "fi\ud800st"),
		note.replace("\u2014 ", "-- "),
		note.replace("\u2014 ", "\u2014  "),
		note.replace("log.example/one", "log.example/o+e"),
		note.replace("log.example/one", "log.example/o\u00a0e"),
		note.replace(/=*\n$/, "\n"),
		`${text}\n\u2014 log.example/one AAAA\n`,
		`${text}\n${line.repeat(65)}`,
	]) {
		assert.equal(parseNote(bad).ok, false, JSON.stringify(bad.slice(0, 60)));
	}
	assert.ok(parseNote(`${text}\n${line.repeat(16)}`).ok);
	const huge = parseNote(`${"x".repeat(1_000_001)}\n\n${line}`);
	assert.ok(!huge.ok && huge.fault.code === "too_large");
});

test("throws on text that no note can hold", () => {
	assert.throws(() => signNote("no newline", [signer]), TypeError);
	assert.throws(() => signNote("tab\there\n", [signer]), TypeError);
	assert.throws(() => formatNote({ text, signatures: [{ name: "a", keyIdHex: "zz", signature: new Uint8Array(64) }] }), TypeError);
});

test("verifier keys read back as they were written", () => {
	const written = formatVerifierKey(signer.key);
	assert.deepEqual(parseVerifierKey(sha256, written), { ok: true, value: signer.key });
	for (let at = 0; at < written.length; at++) {
		const changed = `${written.slice(0, at)}${written[at] === "x" ? "y" : "x"}${written.slice(at + 1)}`;
		assert.equal(parseVerifierKey(sha256, changed).ok, false, `at ${at}`);
	}
	assert.equal(parseVerifierKey(sha256, written.slice(0, 40)).ok, false);
});

test("refuses names and keys that no verifier key can have", () => {
	const bytes = signer.key.publicKey;
	for (const name of ["", "a b", "a+b", "a\nb", "a\u2003b"]) assert.equal(createVerifierKey(sha256, name, bytes).ok, false);
	assert.equal(createVerifierKey(sha256, "name", bytes.slice(1)).ok, false);
});

test("refuses public keys of small order, whatever their sign bit", () => {
	const identity = new Uint8Array(32);
	identity[0] = 1;
	assert.equal(createVerifierKey(sha256, "name", identity).ok, false);
	identity[31] = 0x80;
	assert.equal(createVerifierKey(sha256, "name", identity).ok, false);
	assert.equal(createVerifierKey(sha256, "name", new Uint8Array(32)).ok, false);
});

test("checks a witness's cosignature over its time and the text", () => {
	const key = createVerifierKey(sha256, "witness.example", signer.key.publicKey, cosignatureType);
	assert.ok(key.ok);
	const seconds = 1_700_000_000;
	const stamp = new Uint8Array(8);
	new DataView(stamp.buffer).setBigUint64(0, BigInt(seconds));
	const signature = new Uint8Array([...stamp, ...signer.sign(cosignedMessage(text, seconds))]);
	assert.equal(cosignedAtSeconds(signature), seconds);
	assert.equal(cosignedAtSeconds(signature.slice(1)), null);
	const note = formatNote({ text, signatures: [{ name: key.value.name, keyIdHex: key.value.keyIdHex, signature }] });
	const both = checkAny(check, checkCosignature(verifySignature));
	assert.ok(openNote(note, [key.value], both).ok);
	assert.equal(openNote(note, [key.value], check).ok, false);
	signature[7] = (signature[7] ?? 0) ^ 1;
	const later = formatNote({ text, signatures: [{ name: key.value.name, keyIdHex: key.value.keyIdHex, signature }] });
	assert.equal(openNote(later, [key.value], both).ok, false);
});
