import assert from "node:assert/strict";
import { after, before } from "node:test";
import type { Browser, Page } from "playwright-core";
import type { Card } from "../../src/shared/model/card.ts";
import type { ConsoleState } from "../../src/shared/view/state.ts";
import { launchBrowser, openPage, type PageOptions } from "./browser.ts";
import { startFakeHost, type FakeHost } from "./fake-host.ts";
import { buildRenderer } from "./renderer-build.ts";

/** The built console in Chromium in front of a scripted host, for one test file. */
export type Desk = {
	readonly page: Page;
	readonly host: FakeHost;
	/** Moves the page's clock. */
	readonly run: (ms: number) => Promise<void>;
	/** Lets the page paint and finish what it has begun, without moving its clock. */
	readonly settle: () => Promise<void>;
	/** Waits until the page was painted and every observer of what is in view was told. Real time, whatever the clock says. */
	readonly painted: () => Promise<void>;
	readonly stage: () => Promise<string | null>;
	readonly reason: () => Promise<string>;
	/** Puts a card on screen and waits until it is painted; the read delay has just begun. */
	readonly show: (card: Card) => Promise<void>;
	/** Shows a card and lets the clocks run until Approve is armed. */
	readonly arm: (card: Card) => Promise<void>;
	/** Waits until everything the console sent so far has arrived: the socket keeps its order. */
	readonly arrived: () => Promise<void>;
	/** Ends the card on screen and passes it over, back to the empty prompt. */
	readonly clear: (card: Card) => Promise<void>;
	readonly open: (route: string) => Promise<void>;
};

export type DeskOptions = PageOptions & {
	readonly route?: string;
	readonly state?: Partial<ConsoleState>;
	/** Cards that wait before the console opens. */
	readonly cards?: readonly Card[];
	/** Leaves problems in the page's console to the test. */
	readonly allowProblems?: boolean;
};

/** Prepares the file once; gives back how to run one story on a desk of its own. */
export function desks(): (options: DeskOptions, story: (desk: Desk) => Promise<void>) => Promise<void> {
	let folder: string;
	let browser: Browser;
	before(async () => {
		[folder, browser] = await Promise.all([buildRenderer(), launchBrowser()]);
	});
	after(async () => {
		await browser.close();
	});
	return async (options, story) => {
		const host = await startFakeHost(folder, options.state);
		for (const card of options.cards ?? []) host.hold(card);
		const { page, problems, close } = await openPage(browser, host.link(), options);
		try {
			await page.waitForSelector("[data-screen]");
			const desk = makeDesk(page, host);
			if (options.route !== undefined) await desk.open(options.route);
			if (options.freeze === true) await page.clock.pauseAt(await page.evaluate(() => Date.now() + 2000));
			await story(desk);
			if (options.allowProblems !== true) assert.deepEqual(problems, []);
		} finally {
			await close();
			await host.close();
		}
	};
}

const stepMs = 50;
const stepLimit = 400;

function makeDesk(page: Page, host: FakeHost): Desk {
	const run = (ms: number): Promise<void> => page.clock.runFor(ms);
	// Two messages through the event loop and a read of the layout: what was scheduled without a timer has happened.
	const settle = async (): Promise<void> => {
		for (let turn = 0; turn < 3; turn++) await page.evaluate(() => document.body.offsetHeight);
	};
	const painted = (): Promise<void> =>
		page.evaluate(
			() =>
				new Promise<void>((resolve) => {
					const watch = new IntersectionObserver(() => {
						watch.disconnect();
						resolve();
					});
					watch.observe(document.body);
				}),
		);
	const approve = page.locator("[data-approve]");
	const stage = async (): Promise<string | null> => ((await approve.count()) === 0 ? null : approve.getAttribute("data-stage"));
	const reason = async (): Promise<string> => (await page.locator("[data-bar]").innerText()).replaceAll("\n", " ");
	const until = async (wanted: readonly string[]): Promise<void> => {
		for (let step = 0; step < stepLimit; step++) {
			const now = await stage();
			if (now !== null && wanted.includes(now)) return;
			await run(stepMs);
			await settle();
		}
		assert.fail(`the guard did not reach ${wanted.join(" or ")}: ${await reason()}`);
	};
	const show = async (card: Card): Promise<void> => {
		host.hold(card);
		await page.waitForSelector(`[data-card="${card.id}"] [data-bar]`);
		for (let step = 0; step < stepLimit && (await stage()) === "cold"; step++) {
			await run(16);
			await settle();
		}
	};
	return {
		page,
		host,
		run,
		settle,
		painted,
		stage,
		reason,
		show,
		arm: async (card) => {
			await show(card);
			await until(["armed"]);
		},
		arrived: async () => {
			const before = host.calls.get("request.extend")?.length ?? 0;
			await page.evaluate(() => document.querySelector<HTMLElement>("[data-extend]")?.click());
			if ((await page.locator("[data-extend]").count()) === 0) return settle();
			while ((host.calls.get("request.extend")?.length ?? 0) === before) await settle();
		},
		clear: async (card) => {
			host.end(card.id);
			await page.waitForSelector(`[data-card="${card.id}"] [data-bar=closed]`);
			await page.locator("h1").focus();
			await page.keyboard.press("l");
			await page.waitForSelector("text=Nothing waits for you.");
		},
		open: async (route) => {
			await page.evaluate((to) => (window.location.hash = `#/${to}`), route);
			await page.waitForSelector(`[data-screen="${route.split("/")[0] ?? ""}"]`);
		},
	};
}
