import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { text } from "../../src/main/engine/gates/text.ts";
import { caseOf, effectOf, judge, requestOf } from "../main/engine/gates/kit.ts";

/*
 * Who: an agent, or a page it has read. What it tries: a command that a person reads as another one.
 * What must happen: the text itself raises a question, or is refused where it cannot be shown.
 */
describe("commands that look like others", () => {
	const effect = (command: string) => effectOf(judge(text, caseOf(requestOf("shell_exec", { command }))));
	const disguises: readonly (readonly [string, string])[] = [
		["reversed text", "npm test \u202e# fr- mr\u202c"],
		["an isolate", "ls \u2066x\u2069"],
		["zero-width inside a word", "npm te\u200bst; r\u200dm -rf ~"],
		["tag characters", "ls \u{e0063}\u{e0075}\u{e0072}\u{e006c}"],
		["a terminal escape", "echo \u001b[2K\u001b[1Als"],
		["a hidden colour", "echo \u001b[8m; rm -rf ~\u001b[0m"],
		["an escape of one character", "ls \u009b2K"],
		["backspaces", "npm test\b\b\b\b\b\b\b\brm -rf ~"],
		["a carriage return", "rm -rf ~ #\rnpm test     "],
		["a blank line of fillers", `npm test${"\u3164".repeat(30)}; rm -rf ~`],
		["blanks", `npm test${" ".repeat(300)}; rm -rf ~`],
		["empty lines", `npm test${"\n".repeat(200)}rm -rf ~`],
		["braille blanks", `npm test${"\u2800".repeat(50)}; rm x`],
		["a no-break space", "rm\u00a0-rf ~"],
		["an en dash", "rm \u2013rf ~"],
		["a Cyrillic letter", "cаt x"],
		["a division slash", "cat \u2215etc\u2215passwd"],
		["a line separator", "ls\u2028rm -rf ~"],
		["a hyperlink escape", "echo \u001b]8;;http://x\u0007y\u001b]8;;\u0007"],
	];
	for (const [why, command] of disguises) it(`asks about ${why}`, () => assert.equal(effect(command), "ask"));
	it("refuses a NUL", () => assert.equal(effect("ls\u0000; rm -rf ~"), "deny"));
	it("refuses half a character", () => assert.equal(effect("ls \ud800"), "deny"));
	for (const command of [
		"npm test",
		"git commit -m 'Füge Straße hinzu — endlich 🎉'",
		"echo 'привет'",
		'grep -r "日本語" .',
		"printf 'a\\tb\\n'",
		"cat <<EOF\nline\n\nline\nEOF",
	]) {
		it(`leaves ${JSON.stringify(command)} alone`, () => assert.equal(effect(command), "none"));
	}
});
