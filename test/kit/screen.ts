import { after, before } from "node:test";
import type { Browser, Page } from "playwright-core";
import type { ConsoleContract } from "../../src/shared/contract/console.ts";
import type { Handlers } from "../../src/shared/contract/contract.ts";
import type { ConsoleState } from "../../src/shared/view/state.ts";
import { launchBrowser, openPage, type PageOptions } from "./browser.ts";
import { type FakeHost, startFakeHost } from "./fake-host.ts";
import { buildRenderer, type RendererBuild } from "./renderer-build.ts";

/** One screen of the real console in a real Chromium, each time in front of a host of its own. */
export type Screen = { readonly page: Page; readonly host: FakeHost; readonly problems: readonly string[] };

export type ScreenOptions = PageOptions & {
	/** Address after the `#`. */
	readonly at: string;
	readonly state?: Partial<ConsoleState>;
	readonly handlers?: Partial<Handlers<ConsoleContract, null>>;
};

/** Registers what a test file needs and gives how to open a screen. */
export const screens = () => {
	let built: RendererBuild | undefined;
	let browser: Browser | undefined;
	const opened: (() => Promise<void>)[] = [];
	before(async () => {
		[built, browser] = await Promise.all([buildRenderer(), launchBrowser()]);
	});
	after(async () => {
		for (const close of opened) await close();
		await browser?.close();
		await built?.remove();
	});
	return async ({ at, state = {}, handlers = {}, ...options }: ScreenOptions): Promise<Screen> => {
		if (built === undefined || browser === undefined) throw new Error("opened before the suite began");
		const host = await startFakeHost(built.folder, state);
		host.script(handlers);
		const { page, problems, close } = await openPage(browser, host.link(), { reducedMotion: "reduce", ...options });
		opened.push(async () => {
			await close();
			await host.close();
		});
		await page.getByRole("status").getByText("Daemon connected").waitFor();
		await page.evaluate((address) => {
			window.location.hash = address;
		}, at);
		return { page, host, problems };
	};
};

/** Starts to count what moves on screen without anybody having touched anything. */
export const watchShifts = (page: Page): Promise<void> =>
	page.evaluate(() => {
		const kept = window as unknown as { shifts: number };
		kept.shifts = 0;
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries()) {
				const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
				if (!shift.hadRecentInput) kept.shifts += shift.value;
			}
		}).observe({ type: "layout-shift", buffered: false });
	});

export const shiftsOf = (page: Page): Promise<number> => page.evaluate(() => (window as unknown as { shifts: number }).shifts);
