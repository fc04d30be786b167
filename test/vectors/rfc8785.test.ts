import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalJson } from "../../src/shared/lib/canonical-json.ts";

/** The examples that RFC 8785 prints. */

const numberOf = (ieee754Hex: string): number => Buffer.from(ieee754Hex, "hex").readDoubleBE(0);

/** Appendix B: IEEE 754 bits and the JSON text. */
const numbers: readonly (readonly [ieee754Hex: string, text: string])[] = [
	["0000000000000000", "0"],
	["8000000000000000", "0"],
	["0000000000000001", "5e-324"],
	["8000000000000001", "-5e-324"],
	["7fefffffffffffff", "1.7976931348623157e+308"],
	["ffefffffffffffff", "-1.7976931348623157e+308"],
	["4340000000000000", "9007199254740992"],
	["c340000000000000", "-9007199254740992"],
	["4430000000000000", "295147905179352830000"],
	["44b52d02c7e14af5", "9.999999999999997e+22"],
	["44b52d02c7e14af6", "1e+23"],
	["44b52d02c7e14af7", "1.0000000000000001e+23"],
	["444b1ae4d6e2ef4e", "999999999999999700000"],
	["444b1ae4d6e2ef4f", "999999999999999900000"],
	["444b1ae4d6e2ef50", "1e+21"],
	["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
	["3eb0c6f7a0b5ed8d", "0.000001"],
	["41b3de4355555553", "333333333.3333332"],
	["41b3de4355555554", "333333333.33333325"],
	["41b3de4355555555", "333333333.3333333"],
	["41b3de4355555556", "333333333.3333334"],
	["41b3de4355555557", "333333333.33333343"],
	["becbf647612f3696", "-0.0000033333333333333333"],
	["43143ff3c1cb0959", "1424953923781206.2"],
];

test("writes the numbers of appendix B", () => {
	for (const [ieee754Hex, text] of numbers) assert.equal(canonicalJson(numberOf(ieee754Hex)), text);
});

test("refuses the numbers of appendix B that JSON does not have", () => {
	for (const ieee754Hex of ["7fffffffffffffff", "7ff0000000000000"]) assert.throws(() => canonicalJson(numberOf(ieee754Hex)), TypeError);
});

test("serialises the object of section 3.2.2", () => {
	const value: unknown = JSON.parse(String.raw`{
		"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
		"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
		"literals": [null, true, false]
	}`);
	const text = String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`;
	assert.equal(canonicalJson(value), text);
});

test("sorts the property names of section 3.2.3 by UTF-16 code units", () => {
	const value = {
		"\u20ac": "Euro Sign",
		"\r": "Carriage Return",
		"\ufb33": "Hebrew Letter Dalet With Dagesh",
		"1": "One",
		"\ud83d\ude00": "Emoji: Grinning Face",
		"\u0080": "Control",
		"\u00f6": "Latin Small Letter O With Diaeresis",
	};
	const order = [...canonicalJson(value).matchAll(/:"([^"]+)"/g)].map((match) => match[1]);
	assert.deepEqual(order, [
		"Carriage Return",
		"One",
		"Control",
		"Latin Small Letter O With Diaeresis",
		"Euro Sign",
		"Emoji: Grinning Face",
		"Hebrew Letter Dalet With Dagesh",
	]);
});
