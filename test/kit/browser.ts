import { chromium, type Browser, type Page } from "playwright-core";

/** A real Chromium, the one installed on this machine. */
export const chromiumPath = process.env["COUNTERSIGN_CHROMIUM"] ?? "/usr/bin/chromium";

export const launchBrowser = (): Promise<Browser> =>
	chromium.launch({
		executablePath: chromiumPath,
		args: [
			"--headless",
			"--no-sandbox",
			"--disable-gpu",
			"--disable-quic",
			"--no-first-run",
			"--disable-background-networking",
			"--disable-component-update",
			"--disable-sync",
		],
	});

export type PageOptions = {
	readonly width?: number;
	readonly height?: number;
	readonly theme?: "dark" | "light";
	/** Take the clock of the page into our hands: it stands still until the test moves it. */
	readonly freeze?: boolean;
	readonly forcedColors?: "active" | "none";
	readonly reducedMotion?: "reduce" | "no-preference";
};

export type TestPage = { readonly page: Page; readonly problems: readonly string[]; readonly close: () => Promise<void> };

/** A page of its own profile. What its console or its Content-Security-Policy complained about is kept in `problems`. */
export async function openPage(browser: Browser, address: string, options: PageOptions = {}): Promise<TestPage> {
	const { width = 1280, height = 800, theme = "dark", freeze = false, forcedColors = "none", reducedMotion = "no-preference" } = options;
	const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, forcedColors, reducedMotion });
	const page = await context.newPage();
	const problems: string[] = [];
	page.on("console", (message) => {
		if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
	});
	page.on("pageerror", (error) => problems.push(error.message));
	if (freeze) await page.clock.install();
	await page.goto(address);
	return { page, problems, close: () => context.close() };
}
