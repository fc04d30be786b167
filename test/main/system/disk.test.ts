import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createDisk } from "../../../src/main/system/disk.ts";

const disk = createDisk();
let root = "";
before(() => {
	root = realpathSync(mkdtempSync(join(tmpdir(), "countersign-disk-")));
	mkdirSync(join(root, "real/deep"), { recursive: true });
	writeFileSync(join(root, "real/file"), "text\n");
	symlinkSync(join(root, "real"), join(root, "link"));
	symlinkSync(join(root, "nowhere"), join(root, "dangling"));
	symlinkSync(join(root, "loop-b"), join(root, "loop-a"));
	symlinkSync(join(root, "loop-a"), join(root, "loop-b"));
	linkSync(join(root, "real/file"), join(root, "hard"));
});
after(() => rmSync(root, { recursive: true, force: true }));

test("an existing file is itself, with its type and links", () => {
	assert.deepEqual(disk.resolvePath(join(root, "real/file")), {
		real: join(root, "real/file"),
		exists: true,
		type: "file",
		throughSymlink: false,
		links: 2,
	});
});

test("a path through a symlinked folder leads to the real one, also for a name that is not there yet", () => {
	assert.equal(disk.resolvePath(join(root, "link/file"))?.real, join(root, "real/file"));
	const fresh = disk.resolvePath(join(root, "link/new/er.txt"));
	assert.deepEqual(fresh, { real: join(root, "real/new/er.txt"), exists: false, type: "absent", throughSymlink: true, links: 0 });
});

test("a link that leads nowhere and a loop of links are not resolved", () => {
	assert.equal(disk.resolvePath(join(root, "dangling")), null);
	assert.equal(disk.resolvePath(join(root, "dangling/below")), null);
	assert.equal(disk.resolvePath(join(root, "loop-a")), null);
	assert.equal(disk.resolvePath(join(root, "loop-a/below")), null);
});

test("a name below a file does not exist and does not climb out", () => {
	assert.deepEqual(disk.resolvePath(join(root, "real/file/below"))?.real, join(root, "real/file/below"));
});

test("hashes are of the bytes; a folder and a device have none", () => {
	assert.equal(disk.hashFile(join(root, "real/file")), createHash("sha256").update("text\n").digest("hex"));
	assert.equal(disk.hashFile(join(root, "none")), "absent");
	assert.equal(disk.hashFile(root), null);
	assert.equal(disk.hashFile("/dev/zero"), null);
});

test("only text that is text is shown", () => {
	writeFileSync(join(root, "binary"), Buffer.from([1, 0, 2]));
	writeFileSync(join(root, "latin1"), Buffer.from([0xe9, 0x0a]));
	assert.deepEqual(disk.readText(join(root, "binary"), 100), { without: "binary file" });
	assert.deepEqual(disk.readText(join(root, "latin1"), 100), { without: "not valid UTF-8" });
	assert.deepEqual(disk.readText(join(root, "real/file"), 4), { without: "larger than 4 bytes" });
	assert.deepEqual(disk.readText(join(root, "real/file"), 100), { text: "text\n" });
});

test("a folder that cannot be entered hides what is in it", { skip: process.getuid?.() === 0 }, () => {
	chmodSync(join(root, "real/deep"), 0o000);
	assert.equal(disk.resolvePath(join(root, "real/deep/x")), null);
	chmodSync(join(root, "real/deep"), 0o700);
});
