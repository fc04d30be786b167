import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong with the page as it is, a line each: rule, where, and how. */
export const axeViolations = async (page: Page): Promise<string[]> => {
	await page.evaluate(source);
	return page.evaluate(async () => {
		type Axe = { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
		const { violations } = await (window as unknown as { axe: Axe }).axe.run();
		return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`));
	});
};
