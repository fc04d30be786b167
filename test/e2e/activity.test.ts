import assert from "node:assert/strict";
import { it } from "node:test";
import { fail } from "../../src/shared/lib/result.ts";
import { axeFindings } from "../kit/axe.ts";
import type { PageOptions } from "../kit/browser.ts";
import { type Desk, desks } from "../kit/console.ts";
import { logHandlers, logState, rowOf } from "../kit/fake-log.ts";
import { shiftsOf, watchShifts } from "../kit/shifts.ts";

/** What agents do, live, in Chromium. */

const withDesk = desks();

const open = (
	story: (desk: Desk, arrive: (count: number) => void) => Promise<void>,
	options: PageOptions & { size?: number; script?: Parameters<Desk["host"]["script"]>[0] } = {},
): Promise<void> => {
	const log = { size: options.size ?? 1_000 };
	return withDesk({ ...options, reducedMotion: "reduce", state: logState(log) }, async (desk) => {
		desk.page.setDefaultTimeout(8000);
		desk.host.script({ ...logHandlers(log), ...options.script });
		await desk.open("activity");
		await story(desk, (count) => {
			for (let turn = 0; turn < count; turn++) desk.host.change({ type: "activity.added", activity: rowOf(log.size++) });
		});
	});
};
const grid = (desk: Desk) => desk.page.getByRole("grid", { name: "Activity" });
const topSeq = (desk: Desk): Promise<string> => desk.page.locator('[role="grid"] [data-index="0"]').innerText();

it("keeps what arrives behind a count while it is not followed, and moves nothing", () =>
	open(async (desk, arrive) => {
		await desk.page.locator('[data-index="0"]').waitFor();
		const before = await grid(desk).innerText();
		await watchShifts(desk.page);
		arrive(25);
		await desk.page.getByText("Paused, 25 new").waitFor();
		assert.equal(await grid(desk).innerText(), before);
		assert.equal(await shiftsOf(desk.page), 0);
		await desk.page.getByRole("button", { name: "25 new. Show" }).click();
		await desk.page.getByText("Nothing new").waitFor();
		assert.notEqual(await topSeq(desk), before.split("\n")[0]);
	}));

it("follows when asked to, and stops when somebody scrolls away or chooses a row", () =>
	open(async (desk, arrive) => {
		await desk.page.locator('[data-index="0"]').waitFor();
		await desk.page.getByRole("button", { name: "Follow" }).click();
		await desk.page.getByText("Following", { exact: true }).waitFor();
		const before = await topSeq(desk);
		arrive(1);
		await desk.page.waitForFunction((text) => (document.querySelector('[data-index="0"]') as HTMLElement).innerText !== text, before);
		await desk.page.locator('[data-index="2"]').click();
		await desk.page.getByRole("button", { name: "Follow", exact: true }).waitFor();
		arrive(2);
		await desk.page.getByText("Paused, 2 new").waitFor();
	}));

it("says that there may be more when more arrived than the window keeps, and shows all of it", () =>
	open(async (desk, arrive) => {
		await desk.page.locator('[data-index="0"]').waitFor();
		arrive(350);
		await desk.page.getByRole("button", { name: "200 or more new. Show" }).click();
		await desk.page.getByText("Nothing new").waitFor();
		await grid(desk).focus();
		await desk.page.keyboard.press("End");
		await desk.page.keyboard.press("End");
		assert.ok(Number(await grid(desk).getAttribute("aria-rowcount")) > 200);
	}));

it("filters by agent and session, and keeps both in the address", () =>
	open(async (desk) => {
		await desk.page.locator('[data-index="0"]').waitFor();
		await desk.page.getByRole("combobox", { name: /^Agent/ }).selectOption("test-runner");
		await desk.page.waitForFunction(() =>
			[...document.querySelectorAll("[data-index]")].every((row) => row.textContent?.includes("test-runner")),
		);
		await desk.page.locator('[data-index="1"]').click();
		await desk.page.getByRole("button", { name: "This session" }).click();
		assert.match(new URL(desk.page.url()).hash, /^#\/activity\?agent=test-runner&session=7f3a-\d$/);
		await desk.page.getByRole("button", { name: "All sessions" }).click();
		assert.equal(new URL(desk.page.url()).hash, "#/activity?agent=test-runner");
	}));

it("opens the entry of a row by keyboard", () =>
	open(async (desk) => {
		await desk.page.locator('[data-index="0"]').waitFor();
		await grid(desk).focus();
		await desk.page.keyboard.press("ArrowDown");
		await desk.page.keyboard.press("ArrowDown");
		await desk.page.keyboard.press("Enter");
		await desk.page.getByRole("heading", { name: "#998" }).waitFor();
	}));

it("says what is missing: nothing yet, no match, not readable", async () => {
	await open((desk) => desk.page.getByText("No agent has done anything yet.").waitFor(), { size: 0 });
	await open((desk) => desk.page.getByText("The activity could not be read.").waitFor(), {
		script: { "activity.list": () => fail("unavailable", "the disk is gone") },
	});
	await open(async (desk) => {
		await desk.page.evaluate(() => void (window.location.hash = "#/activity?session=nobody"));
		await desk.page.getByText("Nothing matches.").waitFor();
	});
});

for (const [theme, width, height] of [
	["dark", 1280, 800],
	["light", 900, 600],
] as const) {
	it(`has nothing that axe finds wrong, ${theme}, ${width} px`, () =>
		open(
			async (desk, arrive) => {
				await desk.page.locator('[data-index="3"]').click();
				arrive(3);
				await desk.page.getByText("Paused, 3 new").waitFor();
				await desk.page.getByRole("button", { name: /^Open entry/ }).waitFor();
				assert.deepEqual(await axeFindings(desk.page), []);
				assert.ok(await desk.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
			},
			{ theme, width, height },
		));
}
