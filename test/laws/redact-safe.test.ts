import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { checkSync } from "recheck";

const folder = new URL("../../src/main/redact/", import.meta.url);

test("every regular expression of the redactor is proved free of blow-up", () => {
	const literals = new Map<string, string>();
	for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
		if (!file.endsWith(".ts")) continue;
		for (const literal of literalsOf(readFileSync(new URL(file.replaceAll("\\", "/"), folder), "utf8"))) literals.set(literal, file);
	}
	assert.ok(literals.size > 250, `only ${literals.size} expressions were found in the source`);
	for (const [literal, file] of literals) {
		const end = literal.lastIndexOf("/");
		const proof = checkSync(literal.slice(1, end), literal.slice(end + 1), { timeout: 20_000 });
		assert.equal(proof.status, "safe", `${file}: ${literal} is ${proof.status}`);
	}
});

test("the proof would notice an expression that blows up", () => {
	assert.equal(checkSync("^(?:a+)+$", "", { timeout: 20_000 }).status, "vulnerable");
	assert.deepEqual(literalsOf('const a = /x[/]y/i; // not /this/\nreturn /z/.test("/no/") ? 4 / 2 / 1 : 0;'), ["/x[/]y/i", "/z/"]);
});

/** The regular expression literals of a source: a slash where a value may begin, outside comments and strings. */
function literalsOf(source: string): string[] {
	const found: string[] = [];
	let before = "";
	let index = 0;
	const skipTo = (end: number): number => (end === -1 ? source.length : end);
	while (index < source.length) {
		const char = source[index]!;
		if (source.startsWith("//", index)) index = skipTo(source.indexOf("\n", index));
		else if (source.startsWith("/*", index)) index = skipTo(source.indexOf("*/", index)) + 2;
		else if (char === '"' || char === "'" || char === "`") {
			index += 1;
			while (index < source.length && source[index] !== char) index += source[index] === "\\" ? 2 : 1;
			index += 1;
			before = char;
		} else if (char === "/" && /(?:[(,=:[!&|?{};>]|\breturn)$/.test(before)) {
			const start = index;
			let isClass = false;
			for (index += 1; index < source.length && (isClass || source[index] !== "/"); index += 1) {
				if (source[index] === "\\") index += 1;
				else if (source[index] === "[") isClass = true;
				else if (source[index] === "]") isClass = false;
			}
			index += 1;
			while (/[a-z]/.test(source[index] ?? "")) index += 1;
			found.push(source.slice(start, index));
			before = "/";
		} else {
			if (!/\s/.test(char)) before = (/\w/.test(char) ? before : "").slice(-8) + char;
			index += 1;
		}
	}
	return found;
}
