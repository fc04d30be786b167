import type { TestContext } from "node:test";
import { launchBrowser, openPage } from "./browser.ts";
import { launch } from "./host.ts";

/** The console of the program as it is shipped, started on `home` and signed in, in Chromium. Both end with the test. */
export const openHostWindow = async (t: TestContext, home: string) => {
	const { child, link, ended } = launch(home);
	const browser = await launchBrowser();
	t.after(async () => {
		await browser.close();
		child.kill("SIGTERM");
		await ended;
	});
	const { page, problems } = await openPage(browser, await link);
	page.setDefaultTimeout(20_000);
	await page.waitForSelector("nav");
	const go = (address: string): Promise<void> => page.evaluate((to) => void (window.location.hash = to), address);
	return { page, problems, go };
};
