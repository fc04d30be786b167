import assert from "node:assert/strict";
import { test } from "node:test";
import { signCheckpoint } from "../../../src/main/audit/checkpoint.ts";
import { handOverHeader, openHandOver, signHandOver } from "../../../src/main/audit/hand-over.ts";
import { followKeys, keysFor, openCheckpointUnder } from "../../../src/main/audit/key-chain.ts";
import { formatKeyFile, parseKeyFile } from "../../../src/main/audit/key-file.ts";
import { createVerifierKey, signNote } from "../../../src/main/audit/note.ts";
import { sha256 } from "../../shared/proof/kit.ts";
import { check, newSigner } from "./kit.ts";

const trust = { sha256, check };
const origin = "countersign.local/test";
const [one, two, three, thief] = [newSigner(origin), newSigner(origin), newSigner(origin), newSigner(origin)];
const root = "ab".repeat(32);
const first = signHandOver({ size: 10, root }, one, two);
const second = signHandOver({ size: 25, root }, two, three);
const idsAt = (keys: Parameters<typeof keysFor>[0], size: number) => keysFor(keys, size).map(({ keyIdHex }) => keyIdHex);

test("a hand-over is a signed note of both keys, and reads back", () => {
	assert.ok(first.startsWith(`${handOverHeader}\n${origin}+${one.key.keyIdHex}+`));
	const opened = openHandOver(first, sha256, check);
	assert.ok(opened.ok);
	assert.deepEqual(
		[opened.value.size, opened.value.root, opened.value.from.keyIdHex, opened.value.to.keyIdHex],
		[10, root, one.key.keyIdHex, two.key.keyIdHex],
	);
});

test("each key answers for the sizes between its hand-overs only", () => {
	const chain = followKeys(
		[one.key],
		[
			{ seq: 10, note: first },
			{ seq: 25, note: second },
		],
		trust,
	);
	assert.deepEqual(chain.damages, []);
	assert.deepEqual(chain.heads, [
		{ size: 10, root },
		{ size: 25, root },
	]);
	for (const [size, signer] of [
		[0, one],
		[10, one],
		[11, two],
		[25, two],
		[26, three],
		[1e9, three],
	] as const) {
		assert.deepEqual(idsAt(chain.keys, size), [signer.key.keyIdHex], `${size}`);
		for (const each of [one, two, three, thief]) {
			const opened = openCheckpointUnder(signCheckpoint({ size, root }, each), chain.keys, check);
			assert.equal(opened.ok, each === signer, `${size}`);
		}
	}
});

test("a chain ends at the first hand-over that does not hold", () => {
	const text = first.split("\n\n")[0] ?? "";
	const half = signNote(`${text}\n`, [one]);
	const forged = signNote(`${text}\n`, [thief, two]);
	for (const [what, seq, note] of [
		["only the old key signed", 10, half],
		["somebody else signed", 10, forged],
		["not the key in force", 10, signHandOver({ size: 10, root }, thief, two)],
		["copied to another place", 11, first],
		["made for another log", 10, signHandOver({ size: 10, root }, one, newSigner("countersign.local/other"))],
		["to itself", 10, signHandOver({ size: 10, root }, one, one)],
		["with a changed root", 10, first.replace(/root .*/, `root ${Buffer.alloc(32).toString("base64")}`)],
		["gone", 10, null],
		["not a hand-over", 10, signCheckpoint({ size: 10, root }, one)],
	] as const) {
		const chain = followKeys([one.key], [{ seq, note }], trust);
		assert.deepEqual([chain.damages[0]?.kind, chain.damages[0]?.seq, chain.damages.length], ["bad-signature", seq, 1], what);
		assert.deepEqual(idsAt(chain.keys, 1000), [one.key.keyIdHex], what);
	}
	const replayed = followKeys(
		[one.key],
		[
			{ seq: 25, note: signHandOver({ size: 25, root }, one, two) },
			{ seq: 10, note: signHandOver({ size: 10, root }, two, three) },
		],
		trust,
	);
	assert.equal(replayed.damages.length, 1);
});

test("a key file carries the chain; only its first line has to be trusted", () => {
	const raw = createVerifierKey(sha256, "witness.example", thief.key.publicKey, 0x04);
	assert.ok(raw.ok);
	const text = formatKeyFile(one.key, [raw.value], [first, second]);
	const file = parseKeyFile(`# pinned on paper\n${text}`, trust);
	assert.ok(file.ok);
	assert.deepEqual(
		file.value.keys.map(({ keyIdHex }) => keyIdHex),
		[one, two, three].map(({ key }) => key.keyIdHex).concat(raw.value.keyIdHex),
	);
	assert.deepEqual(file.value.witnesses, [raw.value]);
	for (const bad of [
		"",
		"no key\n",
		formatKeyFile(one.key, [], [second]),
		formatKeyFile(thief.key, [], [first]),
		formatKeyFile(one.key, [], [second, first]),
		text.replace("size 25", "size 24"),
	])
		assert.equal(parseKeyFile(bad, trust).ok, false);
});
