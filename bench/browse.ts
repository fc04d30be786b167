import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openForReading } from "../src/main/store/open.ts";
import { createQuery } from "../src/main/store/query.ts";
import { openIndex } from "../src/main/store/search/index-file.ts";
import { createFiller } from "../src/main/store/search/index-fill.ts";
import { createIndexSearch } from "../src/main/store/search/index-search.ts";
import { createScan } from "../src/main/store/search/scan.ts";
import { createSearchThread } from "../src/main/store/search/search-thread.ts";
import type { AuditQuery } from "../src/shared/query/audit-query.ts";
import { rareWord, writeLog } from "./kit/made-log.ts";
import { median } from "./kit/servers.ts";

/**
 * G16 and G17: pages at any depth, text against a full scan, what the index weighs and how far it is behind.
 * `--entries N` (a million unless told), `--rounds N`, `--keep FOLDER` (log and index stay there and are used again, as they
 * are), `--scans 0` (without the full scans of the bodies).
 */
const option = (name: string, otherwise: number): number => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const entries = option("entries", 1_000_000);
const rounds = option("rounds", 5);
const isScanned = option("scans", 1) !== 0;
const pageRows = 200;

const keepAt = process.argv.indexOf("--keep");
const kept = keepAt < 0 ? undefined : process.argv[keepAt + 1];
const folder = kept ?? mkdtempSync(join(tmpdir(), "countersign-bench-"));
mkdirSync(folder, { recursive: true });
const file = join(folder, "log.db");
const indexFile = join(folder, "index.db");
const ms = async (work: () => unknown): Promise<number> => {
	const from = performance.now();
	await work();
	return performance.now() - from;
};
const times = async (work: () => unknown): Promise<number> => {
	const taken: number[] = [];
	for (let round = 0; round < rounds; round++) taken.push(await ms(work));
	return median(taken);
};
const show = (value: number): string => `${value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString("en")} ms`;

if (!existsSync(file)) writeLog(file, 0, entries);
const log = openForReading(file);
log.pragma("mmap_size = 0");
const query = createQuery(log);
const bodyBytes = (log.prepare("SELECT avg(length(CAST(body AS BLOB))) FROM entries WHERE seq < 100000").pluck().get() as number) * entries;

const db = openIndex(indexFile, query);
const filler = createFiller(db, query);
const filledBefore = filler.next;
const filledMs = await ms(() => {
	while (filler.fill(2000) > 0);
});
db.pragma("wal_checkpoint(TRUNCATE)");
const indexBytes = statSync(indexFile).size;
const logBytes = statSync(file).size;
console.log(`${entries.toLocaleString("en")} entries, ${(bodyBytes / entries).toFixed(0)} B a body`);
console.log(`log file    ${(logBytes / bodyBytes).toFixed(2)} × body bytes`);
console.log(
	`index       ${(indexBytes / bodyBytes).toFixed(2)} × body bytes, ${(indexBytes / entries).toFixed(0)} B an entry (goal 0.5; together 1.5)`,
);
const filled = filler.next - filledBefore;
console.log(filled === 0 ? "filled before" : `filled at   ${Math.round((filled / filledMs) * 1000).toLocaleString("en")} entries/s`);

let turn = 0;
/** Each call asks as if for the first time: what was found before is not kept. */
const fresh = () => createIndexSearch({ db, log: query, requestSeqs: query.requestSeqs, next: () => filler.next, tailEntries: 1000 });
const page = (asked: AuditQuery, offset: number) => fresh().window({ query: asked, offset, limit: pageRows });

/** The newest matches alone, as the window asks for them: the others are counted later. */
const firstRows = (asked: AuditQuery) => async (): Promise<void> => {
	const search = fresh();
	for (let isThere = false; !isThere;) {
		const { entries: found, isCounted } = await search.window({ query: asked, offset: 0, limit: pageRows, countMs: 0 });
		isThere = isCounted || found.length === pageRows;
	}
};

console.log(
	"\npage of 200           total   first rows   counted   deepest of those   ratio (goal 1.5)   deepest, asked first   offset scan in SQL",
);
const filters: readonly [string, AuditQuery][] = [
	["everything", {}],
	["outcome:allowed", { is: { outcome: ["allowed"] } }],
	["agent and outcome", { is: { agent: ["agent-3"], outcome: ["denied"] } }],
	["path:src/mail", { is: { path: ["src/mail"] } }],
	["last tenth by time", { within: { at: { from: 1_780_000_000_000 + Math.floor(entries * 0.9) * 15_000 } } }],
];
for (const [name, asked] of filters) {
	const { total } = await page(asked, 0);
	const rows = await times(firstRows(asked));
	const counted = await times(() => page(asked, 0));
	const deepest = Math.max(0, total - pageRows);
	const cold = await times(() => page(asked, deepest));
	// As the table does it: the query is counted, then somebody goes to its end.
	const open = fresh();
	await open.window({ query: asked, offset: 0, limit: pageRows });
	const again = await times(() => open.window({ query: asked, offset: 0, limit: pageRows }));
	const deep = await times(() => open.window({ query: asked, offset: deepest, limit: pageRows }));
	const sql =
		name === "everything" && isScanned
			? await ms(() => log.prepare("SELECT body FROM entries ORDER BY seq DESC LIMIT 200 OFFSET ?").all(entries - 200))
			: null;
	console.log(
		`${name.padEnd(20)} ${total.toLocaleString("en").padStart(9)}  ${show(rows).padStart(9)}  ${show(counted).padStart(9)}  ${show(deep).padStart(9)}           ${(deep / again).toFixed(2).padStart(8)}          ${show(cold).padStart(9)}           ${sql === null ? "" : show(sql)}`,
	);
}

console.log("\ntext                  total   first rows     counted    SQL scan of bodies   ratio (goal 0.10)");
for (const [name, text] of [
	["absent", "no such command"],
	["rare", rareWord],
	["one file", "orders-123.ts"],
	["common", "createServer"],
	["nearly all", "src/"],
	["two letters", "ls"],
] as const) {
	const { total } = await page({ has: [text] }, 0);
	const rows = await times(firstRows({ has: [text] }));
	const ours = await times(() => page({ has: [text] }, 0));
	const scan = !isScanned
		? Number.NaN
		: await ms(() => log.prepare("SELECT count(*) FROM entries WHERE instr(lower(body), ?) > 0").get(text.toLowerCase()));
	console.log(
		`${name.padEnd(20)} ${total.toLocaleString("en").padStart(9)}  ${show(rows).padStart(9)}  ${show(ours).padStart(11)}  ${show(scan).padStart(17)}   ${(ours / scan).toFixed(3).padStart(8)}`,
	);
}
if (isScanned) {
	const plainly = await ms(() => createScan(query).window({ query: { has: [rareWord] }, offset: 0, limit: pageRows }));
	console.log(`the same by a scan of our own, in turns: ${show(plainly)}`);
}

console.log("\nthe whole query");
for (const [name, asked] of filters.slice(0, 4)) {
	console.log(
		`${name.padEnd(20)} histogram of 200: ${show(await times(() => fresh().histogram({ query: asked, buckets: 200 })))}, facet agent: ${show(
			await times(() => fresh().facets({ query: asked, field: "agent", limit: 8 })),
		)}, facet path: ${show(await times(() => fresh().facets({ query: asked, field: "path", limit: 8 })))}`,
	);
}
if (isScanned) console.log(`raw text in all bytes: ${show(await ms(() => page({ is: { raw: [rareWord] } }, 0)))}`);
log.close();
db.close();
if (kept !== undefined) process.exit();

/** How far behind: entries come, and the question is when all of them are found without looking at each. */
const reader = openForReading(file);
const thread = createSearchThread({
	program: join(import.meta.dirname, "../src/main/hosts/index-worker.ts"),
	logFile: file,
	indexFile,
	fallback: createScan(createQuery(reader)),
	onError: (error) => {
		throw error;
	},
});
await thread.window({ query: {}, offset: 0, limit: 1 });
console.log("\na thread behind a log that grows");
for (const added of [1, 100, 1000, 10_000]) {
	const lag: number[] = [];
	let behind = 0;
	for (let round = 0; round < rounds; round++) {
		const at = entries + turn;
		turn += added;
		writeLog(file, at, at + added);
		lag.push(
			await ms(async () => {
				const found = await thread.window({ query: { is: { agent: ["agent-3"] } }, offset: 0, limit: 1 });
				behind = Math.max(behind, found.behind);
			}),
		);
	}
	console.log(`${added.toLocaleString("en").padStart(7)} entries more: answered in ${show(median(lag))}, ${behind} not looked at`);
}
await thread.stop();
reader.close();
rmSync(folder, { recursive: true });
