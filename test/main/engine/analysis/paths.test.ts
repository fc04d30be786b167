import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
	absolutePath,
	decodePercent,
	isUnder,
	normalisePath,
	otherReadings,
	pathTricks,
	shortPath,
} from "../../../../src/main/engine/analysis/paths.ts";

const codes = (path: string): string[] => pathTricks(path).map((trick) => trick.code);

describe("paths as text", () => {
	const table: readonly (readonly [string, string | undefined])[] = [
		["a/b", "/w/a/b"],
		["./a", "/w/a"],
		["../a", "/a"],
		["../../../a", "/a"],
		["/a//b/./c/..", "/a/b"],
		["~", "/h"],
		["~/a", "/h/a"],
		["~bob/a", undefined],
		["a~", "/w/a~"],
		["file:///etc/x", "/etc/x"],
		["file:/etc/x", "/etc/x"],
		["file://localhost/etc/x", "/etc/x"],
		["file://host/etc/x", undefined],
		["file:///a%20b", "/a b"],
		["/proc/self/root/a", "/a"],
		["/proc/1/root", "/"],
		["/proc/self/task/1/root/a", "/a"],
		["/proc/self/roots", "/proc/self/roots"],
		["", "/w"],
		["a%2fb", "/w/a%2fb"],
		["a\\b", "/w/a\\b"],
	];
	for (const [path, absolute] of table)
		it(`reads ${JSON.stringify(path)} as ${absolute}`, () => assert.equal(absolutePath(path, "/w", "/h"), absolute));

	it("knows no place for a relative path without a folder", () => assert.equal(absolutePath("a", undefined, "/h"), undefined));

	it("a path that needs nothing done is told from one that does", () => {
		const segment = fc.constantFrom("a", "b.c", ".", "..", "...", ".a", "..a", "a.", "", "proc", "self", "root");
		fc.assert(
			fc.property(fc.array(segment, { maxLength: 8 }), (parts) => {
				const kept: string[] = [];
				for (const part of parts) {
					if (part === "..") kept.pop();
					else if (part !== "" && part !== ".") kept.push(part);
					if (/^proc\/self\/root$/.test(kept.join("/"))) kept.length = 0;
				}
				assert.equal(normalisePath(`/${parts.join("/")}`), `/${kept.join("/")}`);
			}),
			{ numRuns: 1000 },
		);
	});

	it("normalising twice changes nothing", () => {
		fc.assert(
			fc.property(fc.array(fc.constantFrom("a", "..", ".", "", "proc", "self", "root", "1", "task"), { maxLength: 12 }), (parts) => {
				const once = normalisePath(`/${parts.join("/")}`);
				assert.equal(normalisePath(once), once);
				assert.ok(!once.split("/").includes("..") && once.startsWith("/"));
			}),
			{ numRuns: 1000 },
		);
	});

	it("tells a folder from its neighbours", () => {
		assert.ok(isUnder("/a/b", "/a") && isUnder("/a", "/a") && isUnder("/a", "/"));
		assert.ok(!isUnder("/ab", "/a") && !isUnder("/", "/a"));
		assert.equal(shortPath("/h/x", "/h"), "~/x");
	});

	it("decodes what broken decoders decode", () => {
		for (const written of ["%2e", "%c0%ae", "%c0%2e", "%e0%80%ae", "%f0%80%80%ae", "%u002e"])
			assert.equal(decodePercent(written), ".", written);
		assert.equal(decodePercent("100%"), "100%");
		assert.ok(otherReadings("%252e%252e%252f").includes("../"));
	});

	for (const ordinary of [
		"a b",
		"100%",
		"%41",
		"a%20b",
		"...",
		"..a",
		"a..",
		"[id]",
		"it's",
		"a:b",
		"~",
		"a~b",
		"@x/y",
		"c++",
		"é",
		"Ω",
		"中文",
		"main^^",
		"format=%N_note",
		"0x2f",
	]) {
		it(`finds nothing odd in ${ordinary}`, () => assert.deepEqual(codes(ordinary), []));
	}
	const odd: readonly (readonly [string, string])[] = [
		["a\0b", "nul"],
		["x".repeat(5000), "too-long"],
		["C:\\x", "drive-letter"],
		["c:/x", "drive-letter"],
		["\\\\host\\share", "network-path"],
		["\\??\\C:\\x", "network-path"],
		["//./pipe/x", "network-path"],
		["//?/C:/x", "network-path"],
		["a.txt::$DATA", "stream"],
		[".git:$I30", "stream"],
		["PROGRA~1/x", "short-name"],
		["GIT~1", "short-name"],
		["/proc/self/fd/3", "process-folder"],
		["/dev/fd/9", "process-folder"],
		["/proc/1/cwd/x", "process-folder"],
		["/proc//self/./exe", "process-folder"],
		["..%2fx", "encoded-traversal"],
		["%2e%2e/x", "encoded-traversal"],
		["..\\x", "encoded-traversal"],
		["%2fetc", "encoded-traversal"],
		["a/..\\..\\b", "encoded-traversal"],
		["a%00b", "encoded-traversal"],
		["\uff0e\uff0e/x", "encoded-traversal"],
		["..\u2215x", "encoded-traversal"],
	];
	for (const [path, code] of odd)
		it(`finds ${code} in ${JSON.stringify(path.slice(0, 40))}`, () => assert.ok(codes(path).includes(code), codes(path).join()));
});
