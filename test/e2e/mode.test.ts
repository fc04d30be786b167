import assert from "node:assert/strict";
import { it } from "node:test";
import type { Locator, Page } from "playwright-core";
import { fail, ok } from "../../src/shared/lib/result.ts";
import type { ConsoleState } from "../../src/shared/view/state.ts";
import { axeFindings } from "../kit/axe.ts";
import type { PageOptions } from "../kit/browser.ts";
import { type Desk, desks } from "../kit/console.ts";

/** The approval mode of all agents, in Chromium: opened from the strip, stricter with one act, looser under the guard and timed. */

const withDesk = desks();
type ModeState = ConsoleState["mode"];
const safe: ModeState = { mode: "safe", why: "countersign.toml", rules: "safe" };
const yolo = (): ModeState => ({ mode: "yolo", why: "set by ana: release", rules: "safe", isSet: true, untilAt: Date.now() + 600_000 });

const open = (
	story: (desk: Desk) => Promise<void>,
	options: PageOptions & { mode?: ModeState; allowProblems?: boolean } = {},
): Promise<void> => {
	const { mode = safe, ...rest } = options;
	return withDesk({ reducedMotion: "reduce", ...rest, state: { mode } }, async (desk) => {
		desk.page.setDefaultTimeout(8000);
		desk.host.script({ "mode.set": () => ok({ seq: 7 }) });
		await story(desk);
	});
};
const strip = (page: Page): Locator => page.locator("footer").getByRole("button", { name: /^Mode/ });
const sent = (desk: Desk): unknown[] => desk.host.calls.get("mode.set") ?? [];
const closed = (page: Page): Promise<unknown> => page.getByRole("dialog").waitFor({ state: "detached" });

/** Waits until a press would count, and presses with the keyboard. */
const pressKey = async (page: Page, button: Locator): Promise<void> => {
	await button.focus();
	await page.waitForFunction((element) => element?.getAttribute("aria-disabled") === "false", await button.elementHandle());
	await page.keyboard.press("Enter");
};
/** Goes on with Tab until this has the focus. */
const tabTo = async (page: Page, wanted: Locator): Promise<void> => {
	for (let step = 0; step < 40; step += 1) {
		if (await wanted.evaluate((element) => element === document.activeElement)) return;
		await page.keyboard.press("Tab");
	}
	assert.fail("Tab does not lead there");
};

it("makes it stricter by keyboard alone, with a reason and one press, and gives the focus back", () =>
	open(async (desk) => {
		const { page } = desk;
		await strip(page).focus();
		await page.keyboard.press("Enter");
		await page.getByRole("dialog", { name: "Mode of all agents" }).waitFor();
		await page.getByText("In force: safe (countersign.toml)").waitFor();
		await tabTo(page, page.getByRole("radio", { name: /^paranoid/ }));
		await tabTo(page, page.getByLabel(/^Reason/));
		assert.equal(await page.getByLabel(/^Minutes/).count(), 0, "a stricter mode stays");
		await page.keyboard.type("watching closely");
		await tabTo(page, page.getByRole("button", { name: "Set paranoid" }));
		await page.keyboard.press("Enter");
		await closed(page);
		assert.deepEqual(sent(desk), [{ mode: "paranoid", reason: "watching closely" }]);
		assert.ok(await strip(page).evaluate((element) => element === document.activeElement));
	}));

it("makes it looser only for a time, with a reason, its name, and two deliberate presses", () =>
	open(async (desk) => {
		const { page } = desk;
		await strip(page).click();
		await page.getByRole("radio", { name: /^yolo/ }).check();
		const first = page.getByRole("button", { name: "Set yolo" });
		await page.getByText("Reason: 8 more characters").waitFor();
		await page.getByLabel(/^Reason/).fill("release night");
		await page.getByText("Name the mode", { exact: true }).waitFor();
		await page.getByLabel(/^Type the name of the mode/).fill("yolo");
		for (const wrong of ["0", "481", "1.5", "1e2", ""]) {
			await page.getByLabel(/^Minutes/).fill(wrong);
			await page.getByText("Minutes: a whole number from 1 to 480").waitFor();
		}
		await page.getByLabel(/^Minutes/).fill("30");
		await pressKey(page, first);
		await page.getByText("For 30 minutes mode yolo counts for all agents: it asks only before anything destructive.").waitFor();
		assert.equal(sent(desk).length, 0);
		await pressKey(page, page.getByRole("button", { name: "Confirm", exact: true }));
		await closed(page);
		assert.deepEqual(sent(desk), [{ mode: "yolo", reason: "release night", minutes: 30 }]);
	}));

it("ends it from the banner with one press, and asks again before it lasts longer", () =>
	open(
		async (desk) => {
			const { page } = desk;
			await page.getByRole("region", { name: "State of protection" }).getByRole("button", { name: "Change…" }).click();
			await page.getByText(/In force: yolo \(set by ana: release\), for 10 min more/).waitFor();
			await page.getByRole("radio", { name: /^yolo/ }).check();
			await page.getByText("Reason: 8 more characters").waitFor();
			await page.getByRole("radio", { name: /^as the rules say/ }).check();
			await page.getByLabel(/^Reason/).fill("done");
			await page.getByRole("button", { name: "Go back to the rules" }).click();
			await closed(page);
			assert.deepEqual(sent(desk), [{ mode: null, reason: "done" }]);
		},
		{ mode: yolo() },
	));

it("goes from a looser mode to a less loose one with one press, and only for a time", () =>
	open(
		async (desk) => {
			const { page } = desk;
			await strip(page).click();
			await page.getByRole("radio", { name: /^cautious/ }).check();
			await page.getByLabel(/^Reason/).fill("almost done");
			await page.getByLabel(/^Minutes/).fill("");
			await page.getByRole("button", { name: "Set cautious" }).click();
			await page.getByText("Not done: a whole number from 1 to 480.").waitFor();
			await page.getByLabel(/^Minutes/).fill("5");
			await page.getByRole("button", { name: "Set cautious" }).click();
			await closed(page);
			assert.deepEqual(sent(desk), [{ mode: "cautious", reason: "almost done", minutes: 5 }]);
		},
		{ mode: yolo() },
	));

it("guards the way back to rules that are looser than what an operator set", () =>
	open(
		async (desk) => {
			const { page } = desk;
			await strip(page).click();
			await page.getByLabel(/^Reason/).fill("calm again now");
			await pressKey(page, page.getByRole("button", { name: "Go back to the rules" }));
			await page.getByText("From now on mode safe counts for all agents: it asks before everything but reads.").waitFor();
			await pressKey(page, page.getByRole("button", { name: "Confirm", exact: true }));
			await closed(page);
			assert.deepEqual(sent(desk), [{ mode: null, reason: "calm again now" }]);
		},
		{ mode: { mode: "paranoid", why: "set by ana: watching", rules: "safe", isSet: true } },
	));

it("says what the host refused and keeps what was written", () =>
	open(async ({ page, host }) => {
		host.script({ "mode.set": () => fail("conflict", "nothing would change") });
		await strip(page).click();
		await page.getByLabel(/^Reason/).fill("because");
		await page.getByRole("button", { name: "Set paranoid" }).click();
		await page.getByText("Not done: nothing would change.").waitFor();
		assert.equal(await page.getByLabel(/^Reason/).inputValue(), "because");
	}));

it("is a command of the palette", () =>
	open(async ({ page }) => {
		await page.keyboard.press("Control+k");
		await page.getByRole("combobox").fill("mode of all");
		await page.keyboard.press("Enter");
		await page.getByRole("dialog", { name: "Mode of all agents" }).waitFor();
	}));

it("is only read while the console is not connected", () =>
	open(
		async ({ page, host }) => {
			await strip(page).waitFor();
			host.drop("stopped");
			await strip(page).waitFor({ state: "detached" });
			assert.match(await page.locator("footer").innerText(), /Mode safe/);
		},
		{ allowProblems: true },
	));

for (const theme of ["dark", "light"] as const) {
	for (const width of [1280, 480] as const) {
		it(`has nothing that axe finds wrong, ${theme}, ${width} px`, () =>
			open(
				async ({ page }) => {
					assert.deepEqual(await axeFindings(page), [], "strip and banner");
					await strip(page).click();
					await page.getByRole("radio", { name: /^yolo/ }).check();
					assert.deepEqual(await axeFindings(page), [], "sheet");
				},
				{ mode: yolo(), theme, width, height: 700 },
			));
	}
}
