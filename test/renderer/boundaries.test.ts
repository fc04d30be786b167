import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";

/** Who may send a verdict: the guard, and nobody else. */

const files = globSync("src/renderer/**/*.{ts,tsx}").map((path) => ({
	path: path.replaceAll("\\", "/"),
	text: readFileSync(path, "utf8"),
}));

describe("the verdict has one door", () => {
	it("names `request.answer`, `request.answer-many` and `request.arm` in one file", () => {
		const naming = files.filter(({ text }) => /"request\.(answer|answer-many|arm)"/.test(text)).map(({ path }) => path);
		assert.deepEqual(naming, ["src/renderer/guard/decide.ts"]);
	});

	it("lets only the guard's own machine import that file for more than its types", () => {
		const importing = files.filter(({ text }) => /^import (?!type\b)[^;]*from "[^"]*decide\.ts"/m.test(text)).map(({ path }) => path);
		assert.deepEqual(importing.toSorted(), [
			"src/renderer/guard/alike-sheet.tsx",
			"src/renderer/guard/deny-many.tsx",
			"src/renderer/guard/guard.ts",
		]);
	});

	it("names `rule.arm` and `rule.write` in one file of the guard", () => {
		const naming = files.filter(({ text }) => /"rule\.(arm|write)"/.test(text)).map(({ path }) => path);
		assert.deepEqual(naming, ["src/renderer/guard/write-rule.tsx"]);
	});

	it("never writes markup from a string", () => {
		const writing = files.filter(({ text }) => /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write/.test(text));
		assert.deepEqual(
			writing.map(({ path }) => path),
			[],
		);
	});

	it("speaks only in tokens about colour", () => {
		const sheets = globSync("src/renderer/**/*.css").filter((path) => !path.endsWith("tokens.css"));
		const raw = sheets.filter((path) => /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(/i.test(readFileSync(path, "utf8")));
		assert.deepEqual(raw, []);
	});
});
