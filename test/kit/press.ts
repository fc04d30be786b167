import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { restMs } from "../../src/renderer/guard/clocks.ts";

/** Presses a guarded button as a person does: comes from elsewhere, waits until it is ready, rests on it, then presses. */
export const press = async (page: Page, button: Locator): Promise<void> => {
	await button.scrollIntoViewIfNeeded();
	const box = await button.boundingBox();
	assert.ok(box);
	await page.mouse.move(box.x - 60, box.y - 8);
	await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
	const handle = await button.elementHandle();
	await page.waitForFunction((element) => element?.getAttribute("aria-disabled") === "false", handle);
	const from = await page.evaluate(() => performance.now());
	await page.waitForFunction(([since, rest]) => performance.now() - (since ?? 0) > (rest ?? 0), [from, restMs]);
	await page.mouse.down();
	await page.mouse.up();
};
