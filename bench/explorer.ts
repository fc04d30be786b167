import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, CDPSession, Page } from "playwright-core";
import { launchBrowser, openPage } from "../test/kit/browser.ts";
import { explorerHandlers } from "../test/kit/fake-explorer.ts";
import { startFakeHost } from "../test/kit/fake-host.ts";
import { chainOf, logHandlers, logState, rowOf } from "../test/kit/fake-log.ts";
import { buildRenderer } from "../test/kit/renderer-build.ts";
import { median } from "./kit/servers.ts";
import { traceCosts } from "./kit/trace.ts";

/**
 * G18, G19, G20: the explorer's table in headless Chromium beside an empty scroller (the floor), rows recycled by hand
 * (the peer without a framework) and a virtualizer that keeps a measurement for each row. The console is the built one
 * behind the real listener; rows are made when they are asked for.
 *
 * Script and main thread are processor time of the page's own thread, from Chromium's trace: what other programs of the machine do
 * does not count. Frame times and jumps are by the clock, measured without the trace. Layout that script asks for is not script.
 * `--rounds N`, `--frames N`, `--only scroll,jump,live,heap`.
 */
const option = (name: string, otherwise: number): number => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const rounds = option("rounds", 3);
const frames = option("frames", 120);
const only = process.argv.includes("--only") ? (process.argv[process.argv.indexOf("--only") + 1] ?? "").split(",") : [];
const has = (part: string): boolean => only.length === 0 || only.includes(part);
const viewport = { width: 1920, height: 1080 };

const kit = join(import.meta.dirname, "kit");
const virtualCore = join(import.meta.dirname, "..", "node_modules", "@tanstack", "virtual-core", "dist", "esm");
const peers = createServer((request, response) => {
	const address = new URL(request.url ?? "/", "http://bench");
	const number = (name: string): number => Number(address.searchParams.get(name));
	if (address.pathname === "/rows") {
		const [offset, limit, total] = [number("offset"), number("limit"), number("total")];
		const rows = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, step) => rowOf(total - 1 - offset - step));
		response.setHeader("content-type", "application/json").end(JSON.stringify(rows));
	} else if (/^\/virtual-core\/[a-z-]+\.js$/.test(address.pathname)) {
		response
			.setHeader("content-type", "text/javascript")
			.end(readFileSync(join(virtualCore, address.pathname.slice("/virtual-core/".length))));
	} else response.setHeader("content-type", "text/html").end(readFileSync(join(kit, "scroller.html")));
});
await new Promise<void>((resolve) => peers.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${(peers.address() as AddressInfo).port}`;

type Subject = { readonly page: Page; readonly cdp: CDPSession; readonly list: string; readonly close: () => Promise<void> };

const openPeer = async (browser: Browser, mode: string, rows: number): Promise<Subject> => {
	const { page, close } = await openPage(browser, `${origin}/?mode=${mode}&rows=${rows}`, viewport);
	await page.waitForSelector("body[data-ready]");
	return { page, cdp: await page.context().newCDPSession(page), list: "#list", close };
};

const folder = await buildRenderer();
const openOurs = async (browser: Browser, size: number): Promise<Subject & { readonly append: () => void }> => {
	const log = { size };
	const host = await startFakeHost(folder, logState(log));
	host.script({ ...logHandlers(log), ...explorerHandlers(log) });
	const { page, close } = await openPage(browser, host.link(), viewport);
	await page.waitForSelector("nav");
	await page.evaluate(() => {
		window.localStorage.setItem("countersign.audit", JSON.stringify({ areFacetsShown: false, openFacets: [], layouts: {} }));
	});
	await page.reload();
	await page.waitForSelector("nav");
	await page.evaluate(() => (window.location.hash = "#/audit"));
	await page.waitForSelector('[role="grid"] [data-index] svg');
	await page.waitForSelector("[data-histogram]");
	const append = (): void => {
		host.change({ type: "activity.added", activity: rowOf(log.size) });
		log.size++;
		host.change({ type: "chain.set", chain: chainOf(log) });
		host.change({
			type: "counts.set",
			counts: { promptsLast10Min: 0, allowedToday: log.size, askedToday: 0, deniedToday: 0, failedToday: 0 },
		});
	};
	return {
		page,
		cdp: await page.context().newCDPSession(page),
		list: '[role="grid"]',
		append,
		close: async () => {
			await close();
			await host.close();
		},
	};
};

const percentile = (list: readonly number[], share: number): number =>
	list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0;

/** Scrolls by so many pixels a frame; gives the frame times. */
const scroll = ({ page, list }: Subject, stepPx: number): Promise<number[]> =>
	page.evaluate(
		([selector, step, count]) =>
			new Promise<number[]>((resolve) => {
				const element = document.querySelector(selector) as HTMLElement;
				const gaps: number[] = [];
				let last = 0;
				// Moved between two frames, when the layout is clean: otherwise laying out would count as script.
				const move = new MessageChannel();
				move.port1.addEventListener("message", () => (element.scrollTop += step));
				move.port1.start();
				const frame = (now: number): void => {
					if (last > 0) gaps.push(now - last);
					last = now;
					if (gaps.length >= count) return resolve(gaps);
					move.port2.postMessage(null);
					requestAnimationFrame(frame);
				};
				requestAnimationFrame(frame);
			}),
		[list, stepPx, frames] as const,
	);

/** Share of rows in view that a frame showed without content, over a whole scroll. */
const blankShare = ({ page, list }: Subject, stepPx: number): Promise<number> =>
	page.evaluate(
		([selector, step, count]) =>
			new Promise<number>((resolve) => {
				const element = document.querySelector(selector) as HTMLElement;
				const isOurs = selector !== "#list";
				let seen = 0;
				let blank = 0;
				let turn = 0;
				const frame = (): void => {
					for (const row of element.querySelectorAll(isOurs ? "[data-index]" : ".row")) {
						const box = row.getBoundingClientRect();
						const view = element.getBoundingClientRect();
						if (box.bottom < view.top + 30 || box.top > view.bottom) continue;
						seen++;
						if ((row.firstElementChild?.textContent ?? "") === "") blank++;
					}
					if (++turn >= count) return resolve(blank / Math.max(1, seen));
					element.scrollTop += step;
					requestAnimationFrame(frame);
				};
				requestAnimationFrame(frame);
			}),
		[list, stepPx, frames] as const,
	);

/** Jumps to places all over the list: how long until everything in view has its content. */
const jumps = ({ page, list }: Subject, count: number): Promise<number[]> =>
	page.evaluate(
		async ([selector, times]) => {
			const element = document.querySelector(selector) as HTMLElement;
			const isOurs = selector !== "#list";
			const isFull = (): boolean => {
				const view = element.getBoundingClientRect();
				return [...element.querySelectorAll(isOurs ? "[data-index]" : ".row")].every((row) => {
					const box = row.getBoundingClientRect();
					return box.bottom < view.top + 30 || box.top > view.bottom || (row.firstElementChild?.textContent ?? "") !== "";
				});
			};
			const found: number[] = [];
			for (let turn = 0; turn < times; turn++) {
				await new Promise(requestAnimationFrame);
				const from = performance.now();
				element.scrollTop = ((turn * 0.618034) % 1) * (element.scrollHeight - element.clientHeight);
				do await new Promise(requestAnimationFrame);
				while (!isFull());
				found.push(performance.now() - from);
			}
			return found;
		},
		[list, count] as const,
	);

const heapMB = async ({ cdp }: Subject): Promise<number> => {
	await cdp.send("HeapProfiler.collectGarbage");
	await cdp.send("HeapProfiler.collectGarbage");
	return (await cdp.send("Runtime.getHeapUsage")).usedSize / 1e6;
};

const shown = (list: readonly number[], digits = 1): string => median(list).toFixed(digits);
const ratio = (one: readonly number[], other: readonly number[]): string =>
	median(one.map((value, at) => value / (other[at] ?? 1))).toFixed(2);

const million = 1_000_000;
const browser = await launchBrowser();
const cost = await traceCosts(browser);
const subjects = {
	empty: await openPeer(browser, "empty", million),
	vanilla: await openPeer(browser, "vanilla", million),
	ours: await openOurs(browser, million),
};
const names = ["empty", "vanilla", "ours"] as const;
type Scrolled = { readonly p50: number; readonly p95: number; readonly scriptMs: number; readonly taskMs: number };
for (const [what, stepPx] of [
	["wheel, 120 px a frame", 120],
	["fast, 3 000 px a frame", 3000],
] as const) {
	if (!has("scroll")) break;
	const results: Record<(typeof names)[number], Scrolled[]> = { empty: [], vanilla: [], ours: [] };
	for (const name of names) await scroll(subjects[name], stepPx);
	for (let round = 0; round < rounds; round++)
		for (const name of round % 2 === 0 ? names : names.toReversed()) {
			await subjects[name].page.bringToFront();
			const times = await scroll(subjects[name], stepPx);
			const { scriptMs, taskMs } = await cost(() => scroll(subjects[name], stepPx));
			results[name].push({
				p50: percentile(times, 0.5),
				p95: percentile(times, 0.95),
				scriptMs: scriptMs / frames,
				taskMs: taskMs / frames,
			});
		}
	console.log(`\n${what}, ${million.toLocaleString("en")} rows`);
	for (const name of names) {
		const list = results[name];
		console.log(
			`${name.padEnd(8)} p50 ${shown(list.map((each) => each.p50))}  p95 ${shown(list.map((each) => each.p95))} ms  script ${shown(
				list.map((each) => each.scriptMs),
				2,
			)}  main thread ${shown(
				list.map((each) => each.taskMs),
				2,
			)} ms a frame`,
		);
	}
	console.log(
		`ours:vanilla script ${ratio(
			results.ours.map((each) => each.scriptMs),
			results.vanilla.map((each) => each.scriptMs),
		)}, main thread ${ratio(
			results.ours.map((each) => each.taskMs),
			results.vanilla.map((each) => each.taskMs),
		)}; ours:empty p95 ${ratio(
			results.ours.map((each) => each.p95),
			results.empty.map((each) => each.p95),
		)}`,
	);
}
for (const name of ["vanilla", "ours"] as const) {
	if (!has("jump")) break;
	await subjects[name].page.bringToFront();
	const slow = await blankShare(subjects[name], 120);
	const fast = await blankShare(subjects[name], 3000);
	const times = await jumps(subjects[name], 30);
	console.log(
		`${name.padEnd(8)} blank rows ${(slow * 100).toFixed(2)} % at 120, ${(fast * 100).toFixed(2)} % at 3 000 px a frame; jump filled p50 ${percentile(times, 0.5).toFixed(0)} p95 ${percentile(times, 0.95).toFixed(0)} ms`,
	);
}

// One more entry while the log is looked at, told as the host tells it: everything that the window does about it.
if (has("live")) {
	const events = 60;
	const { page } = subjects.ours;
	await page.bringToFront();
	const frame = (): Promise<unknown> => page.evaluate(() => new Promise(requestAnimationFrame));
	for (let turn = 0; turn < 10; turn++) await frame();
	const costs: number[] = [];
	for (let round = 0; round < rounds; round++) {
		const idle = await cost(async () => {
			for (let turn = 0; turn < events; turn++) await frame();
		});
		const live = await cost(async () => {
			for (let turn = 0; turn < events; turn++) {
				subjects.ours.append();
				await frame();
			}
		});
		costs.push((live.taskMs - idle.taskMs) / events);
	}
	const virtualizer = await openPeer(browser, "virtualizer", million);
	const appended: number[] = [];
	for (let turn = 1; turn <= 15; turn++)
		appended.push(
			await virtualizer.page.evaluate(
				(count) => (window as unknown as { appendRow: (count: number) => number }).appendRow(count),
				million + turn,
			),
		);
	console.log(
		`\none live row at 1M: ours ${shown(costs, 2)} ms (all of the window), virtualizer ${shown(appended, 2)} ms (measurements alone): 1/${(median(appended) / median(costs)).toFixed(0)}`,
	);
	await virtualizer.close();
}
for (const name of names) await subjects[name].close();

const heaps: number[] = [];
for (const size of has("heap") ? [10_000, million, 10_000_000] : []) {
	const ours = await openOurs(browser, size);
	await scroll(ours, 3000);
	if (size > 10_000) await jumps(ours, 20);
	heaps.push(await heapMB(ours));
	await ours.page.locator('[role="grid"]').focus();
	await ours.page.keyboard.press("End");
	await ours.page.getByRole("row", { name: /^0 / }).waitFor();
	console.log(`${size.toLocaleString("en").padStart(10)} rows: heap ${heaps.at(-1)?.toFixed(1)} MB after scrolling, last row reached`);
	await ours.close();
}
if (has("heap")) console.log(`heap at 10M : at 10k ${((heaps[2] ?? 0) / (heaps[0] ?? 1)).toFixed(2)}`);
await browser.close();
peers.close();
