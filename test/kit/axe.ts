import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe finds wrong on a page, one line each; empty when nothing. */
export async function axeFindings(page: Page): Promise<string[]> {
	await page.evaluate(axe.source);
	return page.evaluate(async () => {
		const { axe: found } = globalThis as unknown as {
			axe: { run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
		};
		const { violations } = await found.run({ resultTypes: ["violations"] });
		return violations.flatMap((each) =>
			each.nodes.map((node) => `${each.id}: ${node.html.slice(0, 160)} ${node.failureSummary.replaceAll("\n", " ").slice(0, 200)}`),
		);
	});
}
