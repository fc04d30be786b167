import { type Desk, desks } from "./console.ts";
import type { PageOptions } from "./browser.ts";
import { explorerHandlers } from "./fake-explorer.ts";
import { logHandlers, logState } from "./fake-log.ts";

/** The explorer over a made log, as the tests of its parts open and read it. */

const withDesk = desks();
export type Script = Parameters<Desk["host"]["script"]>[0];

export const openExplorer = (
	story: (desk: Desk, log: { size: number }) => Promise<void>,
	script: Script = {},
	options: PageOptions = {},
	size = 1_000,
): Promise<void> => {
	const log = { size };
	return withDesk({ ...options, reducedMotion: "reduce", state: logState(log) }, async (desk) => {
		desk.page.setDefaultTimeout(8000);
		desk.host.script({ ...logHandlers(log), ...explorerHandlers(log), ...script });
		await desk.open("audit");
		await story(desk, log);
	});
};
export const go = (desk: Desk, address: string): Promise<void> => desk.page.evaluate((to) => void (window.location.hash = to), address);
export const hashOf = (desk: Desk): string => decodeURIComponent(new URL(desk.page.url()).hash).replaceAll("+", " ");
export const query = (desk: Desk) => desk.page.getByRole("combobox", { name: "Query" });
export const chart = (desk: Desk) => desk.page.getByRole("slider", { name: "Entries over time" });
export const entries = (desk: Desk, count: string) => desk.page.getByRole("status").filter({ hasText: `${count} entries` });
export const said = async (desk: Desk): Promise<string> =>
	((await chart(desk).getAttribute("aria-valuetext")) ?? "").replaceAll("\u2009", "");
/** The heads of the table, from left to right. */
export const heads = (desk: Desk): Promise<string[]> => desk.page.getByRole("columnheader").allInnerTexts();
