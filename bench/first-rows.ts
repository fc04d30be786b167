import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { createSearchApi } from "../src/main/api/audit-search.ts";
import { openForReading } from "../src/main/store/open.ts";
import { createQuery } from "../src/main/store/query.ts";
import { openIndex } from "../src/main/store/search/index-file.ts";
import { createFiller } from "../src/main/store/search/index-fill.ts";
import { createScan } from "../src/main/store/search/scan.ts";
import { createSearchThread, type SearchThread } from "../src/main/store/search/search-thread.ts";
import { launchBrowser, openPage } from "../test/kit/browser.ts";
import { explorerHandlers } from "../test/kit/fake-explorer.ts";
import { startFakeHost } from "../test/kit/fake-host.ts";
import { logHandlers, logState } from "../test/kit/fake-log.ts";
import { buildRenderer } from "../test/kit/renderer-build.ts";
import { fail, type Result } from "../src/shared/lib/result.ts";
import { rareWord, writeLog } from "./kit/made-log.ts";
import { median } from "./kit/servers.ts";

/**
 * From the last key of a query to its rows on the screen: the built console in headless Chromium behind the real listener, a
 * real log and index of a million entries in a search thread. Each round has a new thread, which has found nothing yet.
 * `--entries N`, `--rounds N`, `--keep FOLDER` (log and index stay there and are used again).
 */
const option = (name: string): string | undefined => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? undefined : process.argv[at + 1];
};
const entries = Number(option("entries") ?? 1_000_000);
const rounds = Number(option("rounds") ?? 3);
const kept = option("keep");
const folder = kept ?? mkdtempSync(join(tmpdir(), "countersign-bench-"));
mkdirSync(folder, { recursive: true });
const file = join(folder, "log.db");
const indexFile = join(folder, "index.db");

if (!existsSync(file)) writeLog(file, 0, entries);
const query = createQuery(openForReading(file));
const db = openIndex(indexFile, query);
const filler = createFiller(db, query);
while (filler.fill(2000) > 0);
db.close();

const openThread = async (): Promise<SearchThread> => {
	const thread = createSearchThread({
		program: join(import.meta.dirname, "../src/main/hosts/index-worker.ts"),
		logFile: file,
		indexFile,
		fallback: createScan(query),
		onError: (error) => {
			throw error;
		},
	});
	await thread.complete("agent", "", 1);
	return thread;
};

let thread = await openThread();
const api = () =>
	createSearchApi({
		search: thread,
		exporter: {
			begin: () => Promise.reject(new Error("nothing is exported here")),
			chunk: () => ({ ok: false, fault: { code: "not_found", message: "nothing is exported here" } }),
			cancel: () => false,
		},
		savedQueries: {
			list: () => [],
			save: () => Promise.resolve({ ok: true, value: null }),
			drop: () => Promise.resolve({ ok: true, value: false }),
		},
	});
let answers = api();
let isStopping = false;
const session = { connection: "bench", operator: "bench" } as Parameters<ReturnType<typeof api>["audit.window"]>[1];

const log = { size: query.size() };
const host = await startFakeHost(await buildRenderer(), logState(log));
/** How many match by now is asked every two seconds: that may be when the thread is another. */
const unlessStopped = async <T>(asked: T | Promise<T>): Promise<T | Result<never>> => {
	const asking = thread;
	try {
		return await asked;
	} catch (error) {
		if (asking !== thread || isStopping) return fail("unavailable", "the thread was stopped");
		throw error;
	}
};
host.script({
	...logHandlers(log),
	...explorerHandlers(log),
	"audit.window": (ask) => unlessStopped(answers["audit.window"](ask, session)),
	"audit.histogram": (ask) => unlessStopped(answers["audit.histogram"](ask, session)),
	"audit.facets": (ask) => unlessStopped(answers["audit.facets"](ask, session)),
	"audit.complete": (ask) => unlessStopped(answers["audit.complete"](ask, session)),
	"audit.blame": (ask) => unlessStopped(answers["audit.blame"](ask, session)),
});

/** Times from a key to what it brought; a frame that is drawn counts when the next begins. */
type Times = { readonly rows: number; readonly total: number; readonly bars: number };

/** Begins to watch: what is returned is known when the rows, the total and the bars of the next query are drawn. */
const watch = (page: Page): Promise<void> =>
	page.evaluate(() => {
		const list = document.querySelector("[data-old]") as HTMLElement;
		const drawn = (): Promise<number> =>
			new Promise((resolve) => {
				requestAnimationFrame(() => {
					const after = new MessageChannel();
					after.port1.addEventListener("message", () => resolve(performance.now()));
					after.port1.start();
					after.port2.postMessage(null);
				});
			});
		const isThere = {
			rows: () => list.textContent.includes("No entry matches") || list.querySelector("[data-index] > *")?.textContent !== undefined,
			total: () =>
				/entr(y|ies)/.test(document.querySelector('[role="status"]:not(:empty)')?.textContent ?? "") &&
				!/so far/.test(document.body.textContent),
			bars: () =>
				document.querySelector('[data-histogram][aria-busy="false"]') !== null ||
				document.body.textContent.includes("Nothing over this time"),
		};
		const times = new Promise((resolve) => {
			let keyAt = 0;
			document.addEventListener("keydown", (event) => (keyAt = event.timeStamp), { capture: true });
			let wasOld = false;
			const found: Record<string, number> = {};
			const look = async (): Promise<void> => {
				if (list.dataset["old"] === "true") wasOld = true;
				if (!wasOld || list.dataset["old"] === "true") return;
				for (const [name, test] of Object.entries(isThere)) {
					if (name in found || !test()) continue;
					found[name] = 0;
					found[name] = (await drawn()) - keyAt;
				}
				if (Object.keys(isThere).every((name) => (found[name] ?? 0) > 0)) {
					watcher.disconnect();
					resolve(found);
				}
			};
			const watcher = new MutationObserver(() => void look());
			watcher.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
		});
		(window as unknown as { times: Promise<unknown> }).times = times;
	});
const watched = (page: Page): Promise<Times> => page.evaluate(() => (window as unknown as { times: Promise<Times> }).times);

const browser = await launchBrowser();
const { page, close } = await openPage(browser, host.link(), { width: 1920, height: 1080 });
await page.waitForSelector("nav");
await page.evaluate(() => (window.location.hash = "#/audit"));
await page.waitForSelector('[role="grid"] [data-index] svg');
await page.waitForSelector('[data-histogram][aria-busy="false"]');
const box = page.getByRole("combobox", { name: "Query" });

const ask = async (line: string, isEntered: boolean): Promise<Times> => {
	// Facets and what came since: a thread that is stopped answers nobody.
	await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
	isStopping = true;
	await thread.stop();
	thread = await openThread();
	answers = api();
	isStopping = false;
	await box.focus();
	await watch(page);
	await page.keyboard.press("Control+A");
	if (line === "") await page.keyboard.press("Backspace");
	else {
		await page.keyboard.insertText(line.slice(0, -1));
		await page.keyboard.press(line.slice(-1));
	}
	if (isEntered) await page.keyboard.press("Enter");
	return watched(page);
};

const lines = [
	["a field", "outcome:denied"],
	["everything", ""],
	["rare text", rareWord],
	["common text", "createServer"],
	["in every second entry", "src/"],
	["two letters", "ls"],
	["absent text", '"no such command"'],
	["part of a path", "path:src/mail"],
	["several", "agent:agent-3 outcome:denied createServer"],
	["recorded bytes", `raw:${rareWord}`],
] as const;
const show = (values: readonly number[]): string => `${Math.round(median(values))} ms`.padStart(9);
console.log(`${log.size.toLocaleString("en")} entries; from the last key to what is drawn; medians of ${rounds}, worst rows in brackets`);
console.log("                        typed: rows              total     bars     Enter: rows              total     bars");
const times = new Map<string, Times[]>();
for (let round = 0; round < rounds; round++) {
	for (const isEntered of [false, true])
		for (const [name, line] of lines) {
			const key = `${name} ${isEntered}`;
			times.set(key, [...(times.get(key) ?? []), await ask(line, isEntered)]);
		}
}
for (const [name] of lines) {
	const cells = [false, true].map((isEntered) => {
		const all = times.get(`${name} ${isEntered}`) ?? [];
		const worst = Math.round(Math.max(...all.map(({ rows }) => rows)));
		return `${show(all.map(({ rows }) => rows))} ${`(${worst})`.padStart(7)} ${show(all.map(({ total }) => total))}${show(all.map(({ bars }) => bars))}`;
	});
	console.log(`${name.padEnd(22)} ${cells.join("    ")}`);
}
await close();
await browser.close();
await host.close();
await thread.stop();
if (kept === undefined) rmSync(folder, { recursive: true });
