import assert from "node:assert/strict";
import { test } from "node:test";
import { formatCheckpointText, openCheckpoint, parseCheckpointText, signCheckpoint } from "../../../src/main/audit/checkpoint.ts";
import { signNote } from "../../../src/main/audit/note.ts";
import { emptyRoot } from "../../../src/shared/proof/tree-hasher.ts";
import { check, newSigner } from "./kit.ts";

const signer = newSigner("log.example/one");
const root = "ab".repeat(32);

test("opens what it signed", () => {
	const opened = openCheckpoint(signCheckpoint({ size: 20_852_163, root }, signer), [signer.key], check);
	assert.deepEqual(opened, {
		ok: true,
		value: { origin: "log.example/one", size: 20_852_163, root, extensions: [], signers: [signer.key] },
	});
});

test("writes the text of the specification", () => {
	assert.equal(
		formatCheckpointText({ origin: "log.example/one", size: 0, root: emptyRoot, extensions: [] }),
		"log.example/one\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
	);
});

test("keeps extension lines and refuses empty ones", () => {
	const checkpoint = { origin: "a", size: 7, root, extensions: ["one", "two"] };
	assert.deepEqual(parseCheckpointText(formatCheckpointText(checkpoint)), { ok: true, value: checkpoint });
	assert.equal(parseCheckpointText(formatCheckpointText({ ...checkpoint, extensions: [""] })).ok, false);
});

test("refuses text that is no checkpoint", () => {
	const good = formatCheckpointText({ origin: "a", size: 7, root, extensions: [] });
	for (const bad of [
		"",
		"a\n7\n",
		good.slice(0, -1),
		good.replace("a\n", "\n"),
		good.replace("\n7\n", "\n07\n"),
		good.replace("\n7\n", "\n-7\n"),
		good.replace("\n7\n", "\n7.0\n"),
		good.replace("\n7\n", "\n9007199254740993\n"),
		good.replace("=\n", "\n"),
		"a\n7\nq6ur\n",
	]) {
		assert.equal(parseCheckpointText(bad).ok, false, JSON.stringify(bad));
	}
});

test("refuses a checkpoint of another log, though a known key signed it", () => {
	const note = signNote(formatCheckpointText({ origin: "log.example/two", size: 7, root, extensions: [] }), [signer]);
	const opened = openCheckpoint(note, [signer.key], check);
	assert.ok(!opened.ok && opened.fault.code === "forbidden");
});

test("refuses a signed note that is no checkpoint", () => {
	assert.equal(openCheckpoint(signNote("hello\n", [signer]), [signer.key], check).ok, false);
});
