import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { fingerprintOf } from "../../../src/shared/model/agent.ts";

const hex = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString("hex"));

test("a fingerprint says 100 bits of the key's hash, in groups that can be read aloud", () => {
	fc.assert(
		fc.property(hex, hex, (one, other) => {
			const print = fingerprintOf({ keyHashHex: one });
			assert.match(print, /^[0-9a-hjkmnp-tv-z]{4}(?:-[0-9a-hjkmnp-tv-z]{4}){4}$/);
			const isSame = one.slice(0, 25) === other.slice(0, 25);
			assert.equal(print === fingerprintOf({ keyHashHex: other }), isSame);
			// Each of the 100 bits is in it.
			const near = (Number.parseInt(one[24] ?? "0", 16) ^ 1).toString(16);
			assert.notEqual(fingerprintOf({ keyHashHex: one.slice(0, 24) + near + one.slice(25) }), print);
		}),
	);
	assert.equal(fingerprintOf({ keyHashHex: hash("sha256", "", "hex") }), "werc-8gmr-zge1-96qv-yk49");
});
