import assert from "node:assert/strict";
import { test } from "node:test";
import { homeShortener } from "../../../src/main/redact/index.ts";

test("writes the home folder as ~, whole folders only", () => {
	const shorten = homeShortener("/home/ann/");
	assert.equal(
		shorten("cannot open /home/ann/x.toml, nor /home/anna/y, nor `/home/ann`"),
		"cannot open ~/x.toml, nor /home/anna/y, nor `~`",
	);
	assert.equal(shorten("at file:///home/ann/app.ts:3"), "at file://~/app.ts:3");
});

test("knows Windows folders in every spelling", () => {
	const shorten = homeShortener("C:\\Users\\Ann");
	assert.equal(shorten('C:\\Users\\Ann\\a and c:/users/ann/b and "C:\\\\Users\\\\Ann\\\\c"'), '~\\a and ~/b and "~\\\\c"');
});

test("an empty or root home shortens nothing", () => {
	for (const home of ["", "/", "C:\\"]) assert.equal(homeShortener(home)("/etc/passwd C:\\x"), "/etc/passwd C:\\x");
});
