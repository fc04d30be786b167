import assert from "node:assert/strict";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { createSameFile } from "../../../src/main/store/same-file.ts";
import { tempFolder } from "../../kit/sockets.ts";

const skip = process.platform === "win32" && "an open file cannot be removed there";

const newLog = (t: TestContext) => {
	const folder = join(tempFolder(t), "data");
	mkdirSync(folder);
	const file = join(folder, "log.db");
	for (const each of [file, `${file}-wal`]) writeFileSync(each, "x");
	return { folder, file, isThere: createSameFile(file) };
};

test("a log that lies where it was is there, whatever is written into it and beside it", { skip }, (t) => {
	const { file, folder, isThere } = newLog(t);
	assert.equal(isThere(), true);
	writeFileSync(file, "more");
	assert.equal(isThere(), true);
	writeFileSync(join(folder, "other"), "");
	assert.equal(isThere(), true);
});

for (const which of ["log.db", "log.db-wal"])
	test(`\`${which}\` taken away is noticed, and so are its return and another in its place`, { skip }, (t) => {
		const { folder, isThere } = newLog(t);
		assert.equal(isThere(), true);
		renameSync(join(folder, which), join(folder, "away"));
		assert.equal(isThere(), false);
		renameSync(join(folder, "away"), join(folder, which));
		assert.equal(isThere(), true);
		writeFileSync(join(folder, "other"), "x");
		renameSync(join(folder, "other"), join(folder, which));
		assert.equal(isThere(), false);
	});

test("a folder that is taken away as a whole, with another in its place, is noticed", { skip }, (t) => {
	const { folder, file, isThere } = newLog(t);
	assert.equal(isThere(), true);
	renameSync(folder, `${folder}-away`);
	assert.equal(isThere(), false);
	mkdirSync(folder);
	writeFileSync(file, "x");
	assert.equal(isThere(), false);
});
