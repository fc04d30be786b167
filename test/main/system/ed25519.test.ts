import assert from "node:assert/strict";
import { test } from "node:test";
import { createSeed, openSeed, verifyEd25519 } from "../../../src/main/system/ed25519.ts";

/** RFC 8032, section 7.1, tests 1 to 3. */
const vectors = [
	{
		seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
		publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
		message: "",
		signature:
			"e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
	},
	{
		seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
		publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
		message: "72",
		signature:
			"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
	},
	{
		seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
		publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
		message: "af82",
		signature:
			"6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
	},
];
const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));
const hex = (value: Uint8Array): string => Buffer.from(value).toString("hex");

for (const [at, vector] of vectors.entries()) {
	test(`signs and checks RFC 8032 test ${at + 1}`, () => {
		const key = openSeed(bytes(vector.seed));
		assert.equal(hex(key.publicKey), vector.publicKey);
		assert.equal(hex(key.sign(bytes(vector.message))), vector.signature);
		assert.ok(verifyEd25519(key.publicKey, bytes(vector.message), bytes(vector.signature)));
	});
}

test("a changed message, signature or key does not check, and malformed ones do not throw", () => {
	const key = openSeed(createSeed());
	const message = bytes("00ff");
	const signature = key.sign(message);
	const flip = (value: Uint8Array, at: number): Uint8Array => value.map((byte, index) => (index === at ? byte ^ 1 : byte));
	assert.ok(verifyEd25519(key.publicKey, message, signature));
	assert.equal(verifyEd25519(key.publicKey, flip(message, 0), signature), false);
	for (let at = 0; at < 64; at++) assert.equal(verifyEd25519(key.publicKey, message, flip(signature, at)), false);
	assert.equal(verifyEd25519(openSeed(createSeed()).publicKey, message, signature), false);
	for (const broken of [new Uint8Array(0), new Uint8Array(31), new Uint8Array(32).fill(255)]) {
		assert.equal(verifyEd25519(broken, message, signature), false);
		assert.equal(verifyEd25519(key.publicKey, message, broken), false);
	}
	assert.throws(() => openSeed(new Uint8Array(31)), /32 bytes/);
});

test("every seed is another one", () => {
	assert.equal(new Set(Array.from({ length: 50 }, () => hex(createSeed()))).size, 50);
});
