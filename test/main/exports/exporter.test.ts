import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createExportChecker } from "../../../src/main/audit/export-note.ts";
import { type CheckSignature, checkEd25519, createVerifierKey, type NoteSigner } from "../../../src/main/audit/note.ts";
import { createExporter } from "../../../src/main/exports/exporter.ts";
import { nativeHasher, sha256 } from "../../../src/main/store/tree.ts";
import { createSeed, openSeed, verifyEd25519 } from "../../../src/main/system/ed25519.ts";
import type { ExportFormat } from "../../../src/shared/query/columns.ts";
import { madeLog, type Stored } from "../../kit/made-entries.ts";

const seed = openSeed(createSeed());
const key = createVerifierKey(sha256, "countersign.test/log", seed.publicKey);
if (!key.ok) throw new Error(key.fault.message);
const signer: NoteSigner = { key: key.value, sign: seed.sign };
const check: CheckSignature = checkEd25519(verifyEd25519);
const must = <T>(result: { ok: true; value: T } | { ok: false; fault: { message: string } }): T => {
	if (!result.ok) throw new Error(result.fault.message);
	return result.value;
};

const exporterOf = (log: readonly Stored[], now = () => 5) =>
	createExporter({
		numbers: async () => log.map(({ seq }) => seq),
		entry: (seq) => log.find((stored) => stored.seq === seq) ?? null,
		newestCheckpoint: () => null,
		hasher: nativeHasher,
		signer: () => signer,
		version: "1.2.3",
		newId: () => "e1",
		now,
	});

const pull = async (log: readonly Stored[], format: ExportFormat): Promise<string> => {
	const exporter = exporterOf(log);
	const { id, total } = must(await exporter.begin({ query: { is: { agent: ["bot"] } }, format }));
	assert.equal(total, log.length);
	for (let text = ""; ;) {
		const piece = must(exporter.chunk(id));
		text += piece.text;
		if (piece.done) {
			assert.equal(piece.count, log.length);
			return text;
		}
	}
};

const verify = (text: string) => {
	const checker = createExportChecker(nativeHasher, [key.value], check);
	for (const line of text.split("\n").slice(0, -1)) checker.take(line);
	return checker.finish();
};

test("a JSONL export verifies, and with any line edited, dropped or doubled it does not", async () => {
	await fc.assert(
		fc.asyncProperty(madeLog({ minLength: 3, maxLength: 20 }), fc.nat(), async (log, at) => {
			const text = await pull(log, "jsonl");
			const checked = verify(text);
			assert.ok(checked.ok, checked.ok ? "" : checked.fault.message);
			assert.equal(checked.value.manifest.query, "agent:bot");
			assert.deepEqual(checked.value.manifest.range, { first: 0, last: log.length - 1 });

			const lines = text.split("\n").slice(0, -1);
			const line = 1 + (at % (lines.length - 1));
			const changed = (...next: readonly string[]): string => `${[...lines.slice(0, line), ...next].join("\n")}\n`;
			const [here = "", ...after] = lines.slice(line);
			assert.equal(verify(changed(here.replace('"vm"', '"wm"'), ...after)).ok, false);
			assert.equal(verify(changed(...after)).ok, false);
			assert.equal(verify(changed(here, here, ...after)).ok, false);
			assert.equal(verify(`${lines[0]?.replace("agent:bot", "agent:cat")}\n${lines.slice(1).join("\n")}\n`).ok, false);
		}),
		{ numRuns: 30 },
	);
});

test("an export that another key signed is refused", async () => {
	const other = openSeed(createSeed());
	const forged = must(createVerifierKey(sha256, "countersign.test/log", other.publicKey));
	const text = await pull(fc.sample(madeLog({ minLength: 2, maxLength: 5 }), 1)[0] ?? [], "jsonl");
	const checker = createExportChecker(nativeHasher, [forged], check);
	for (const line of text.split("\n").slice(0, -1)) checker.take(line);
	assert.equal(checker.finish().ok, false);
});

test("a JSON export is one document with the entries as they are", async () => {
	await fc.assert(
		fc.asyncProperty(madeLog({ maxLength: 8 }), async (log) => {
			const parsed = JSON.parse(await pull(log, "json")) as { manifest: string; entries: unknown[] };
			assert.match(parsed.manifest, /^countersign-export v1\n/);
			assert.deepEqual(
				parsed.entries,
				log.map(({ body }) => JSON.parse(body) as unknown),
			);
		}),
		{ numRuns: 20 },
	);
});

const entryWith = (subject: string): Stored => {
	const body = JSON.stringify({ seq: 0, at: 0, type: "request.denied", actor: "bot", host: "vm", details: { subject } });
	return { seq: 0, body, leaf: nativeHasher.leaf(body) };
};
for (const subject of ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]) {
	test(`a table does not run ${JSON.stringify(subject)} as a formula`, async () => {
		const text = await pull([entryWith(subject)], "csv");
		const cell = text.split("\r\n").slice(1).join("\r\n").split(",")[5] ?? "";
		assert.ok(cell.startsWith("'") || cell.startsWith(`"'`), text);
	});
}

test("a table has a header, quotes what needs it, and ends its lines as RFC 4180 wants", async () => {
	const text = await pull([entryWith('say "hi", then\nleave')], "csv");
	assert.match(text, /^seq,time,event,actor,agent,subject,outcome,decided-by,/);
	assert.ok(text.includes('"say ""hi"", then\nleave"'));
	assert.ok(text.endsWith("\r\n"));
});

test("an export that nobody pulls for a minute is over", async () => {
	let now = 0;
	const exporter = exporterOf([entryWith("x")], () => now);
	must(await exporter.begin({ query: {}, format: "csv" }));
	now = 60_001;
	const piece = exporter.chunk("e1");
	assert.ok(!piece.ok && piece.fault.code === "not_found");
	assert.equal(exporter.cancel("e1"), false);
});
