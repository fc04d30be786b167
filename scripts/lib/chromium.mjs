import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The browser to drive: `CHROMIUM_PATH`, the system's, or the one that Playwright keeps. Throws when there is none. */
export const findChromium = () => {
	const named = process.env["CHROMIUM_PATH"] ?? process.env["CHROME_PATH"];
	if (named !== undefined && named !== "") return named;
	const folders = (process.env["PATH"] ?? "").split(delimiter);
	const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find((each) => existsSync(each));
	if (found !== undefined) return found;
	const kept = chromium.executablePath();
	if (existsSync(kept)) return kept;
	throw new Error("no Chromium found: install it (`apt-get install chromium`) or set CHROMIUM_PATH");
};
