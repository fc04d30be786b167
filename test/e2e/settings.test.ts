import assert from "node:assert/strict";
import { it } from "node:test";
import type { Page } from "playwright-core";
import { fail, ok } from "../../src/shared/lib/result.ts";
import type { ConsoleState } from "../../src/shared/view/state.ts";
import { axeFindings } from "../kit/axe.ts";
import type { PageOptions } from "../kit/browser.ts";
import { type Desk, desks } from "../kit/console.ts";

/** Settings in Chromium: what is in force is read back from the host, and every control does something. */

const withDesk = desks();

/** Waits until a press would count, and presses with the keyboard. */
const pressKey = async (page: Page, name: string): Promise<void> => {
	const button = page.getByRole("button", { name, exact: true });
	await button.focus();
	await page.waitForFunction((element) => element?.getAttribute("aria-disabled") === "false", await button.elementHandle());
	await page.keyboard.press("Enter");
};
const rules = {
	file: "~/.config/countersign/countersign.toml",
	text: "",
	hashHex: "ab".repeat(32),
	effective: [
		{ key: "safety.approval_mode", value: '"safe"' },
		{ key: "safety.denied_paths", value: '["~/.ssh"]' },
	],
	notYetEnforced: ["network.proxy"],
};

const open = (
	section: string,
	story: (desk: Desk) => Promise<void>,
	options: PageOptions & { state?: Partial<ConsoleState>; allowProblems?: boolean } = {},
): Promise<void> =>
	withDesk({ ...options, reducedMotion: "reduce" }, async (desk) => {
		desk.page.setDefaultTimeout(8000);
		desk.host.script({ "config.get": () => ok(rules) });
		await desk.open(`settings/${section}`);
		await story(desk);
	});

it("shows the rules in force and says honestly which settings are not enforced yet", () =>
	open("rules", async ({ page }) => {
		await page.getByRole("row", { name: /safety.denied_paths/ }).waitFor();
		await page.getByText("Read, but not enforced yet").waitFor();
		await page.getByText("network.proxy").waitFor();
	}));

it("names line and column of a file that cannot be read, and what is in force instead", () =>
	open(
		"rules",
		async ({ page }) => {
			await page.getByText("Not readable; the last good rules are in force").waitFor();
			await page.getByText("Line 41, column 7: expected ]").waitFor();
		},
		{
			state: {
				config: { status: "last-good", file: "countersign.toml", since: 0, problem: { message: "expected `]`", line: 41, column: 7 } },
			},
		},
	));

it("asks again when the rules changed, and offers a retry when they cannot be shown", () =>
	open("rules", async ({ page, host }) => {
		await page.getByRole("row", { name: /safety.denied_paths/ }).waitFor();
		host.script({ "config.get": () => ok({ ...rules, effective: [{ key: "safety.approval_mode", value: '"paranoid"' }] }) });
		host.change({ type: "config.set", config: { ...host.state().config, since: 99 } });
		await page.getByRole("row", { name: /paranoid/ }).waitFor();
		host.script({ "config.get": () => fail("unavailable", "the file is locked") });
		host.change({ type: "config.set", config: { ...host.state().config, since: 100 } });
		await page.getByText("The rules could not be shown.").waitFor();
		host.script({ "config.get": () => ok(rules) });
		await page.getByRole("button", { name: "Retry" }).click();
		await page.getByRole("row", { name: /safety.denied_paths/ }).waitFor();
	}));

it("warns when the key is not in the system's keychain", () =>
	open("keys", ({ page }) => page.getByRole("definition").getByText("the key is in a sealed file").waitFor(), {
		state: {
			chain: { size: 3, rootHex: "0".repeat(64), keyId: "3f2a", keyStore: { kind: "sealed file", warning: "the key is in a sealed file" } },
		},
	}));

it("changes theme, density and text size at once and keeps them", () =>
	open("appearance", async ({ page }) => {
		await page.getByLabel("Light").check();
		assert.equal(await page.evaluate(() => document.documentElement.dataset["theme"]), "light");
		await page.getByLabel("125 %").check();
		assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).zoom), "1.25");
		await page.getByLabel("Roomy, 36 px").check();
		await page.reload();
		await page.getByLabel("125 %").waitFor();
		assert.equal(await page.evaluate(() => document.documentElement.dataset["theme"]), "light");
		assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).zoom), "1.25");
		assert.ok(await page.getByLabel("Roomy, 36 px").isChecked());
	}));

it("lets single keys act always, only with Alt, or never", () =>
	open("keyboard", async (desk) => {
		const { page } = desk;
		const back = async (): Promise<void> => {
			await desk.open("settings/keyboard");
			await page.getByRole("heading", { level: 1 }).click();
		};
		const press = async (...keys: string[]): Promise<void> => {
			for (const key of keys) await page.keyboard.press(key);
			await desk.settle();
		};
		await page.getByLabel("Off", { exact: true }).check();
		await back();
		await press("g", "u", "?", "/");
		assert.equal(await page.locator('[data-screen="settings"]').count(), 1);
		assert.equal(await page.getByRole("dialog").count(), 0);
		await page.getByLabel("With Alt").check();
		await back();
		await press("g", "u");
		assert.equal(await page.locator('[data-screen="settings"]').count(), 1);
		await press("Alt+g", "Alt+u");
		await page.locator('[data-screen="audit"]').waitFor();
		await back();
		await page.getByLabel("On", { exact: true }).check();
		await back();
		await press("g", "u");
		await page.locator('[data-screen="audit"]').waitFor();
	}));

it("sets a passphrase only when it was typed twice the same, and says what the host refused", () =>
	open("keys", async ({ page, host }) => {
		await page.getByText("Not set: the command line can look, and decides nothing.").waitFor();
		await page.getByRole("button", { name: "Set…" }).click();
		await page.getByLabel("New passphrase", { exact: true }).fill("four words and more");
		await page.keyboard.press("Enter");
		await page.getByText("Type it again").waitFor();
		await page.getByLabel("New passphrase again").fill("four words and mare");
		await page.keyboard.press("Enter");
		await page.getByText("The two differ").waitFor();
		assert.equal(host.calls.get("operator.set-passphrase"), undefined);
		host.script({ "operator.set-passphrase": () => fail("bad_request", "a passphrase needs at least `30` characters") });
		await page.getByLabel("New passphrase again").fill("four words and more");
		await page.keyboard.press("Enter");
		await page.getByText("a passphrase needs at least 30 characters").waitFor();
		host.script({
			"operator.set-passphrase": () => ok({ seq: 9 }),
			"operator.passphrase": () => ok({ isSet: true, setAt: 1_795_000_000_000 }),
		});
		await page.getByRole("button", { name: "Set passphrase" }).click();
		await page.getByText(/^Set, since/).waitFor();
		assert.deepEqual(host.calls.get("operator.set-passphrase")?.at(-1), { passphrase: "four words and more" });
	}));

it("asks for the current passphrase before it changes it", () =>
	withDesk({ reducedMotion: "reduce" }, async ({ page, host, open: go }) => {
		host.script({ "operator.passphrase": () => ok({ isSet: true }), "operator.set-passphrase": () => ok({ seq: 9 }) });
		await go("settings/keys");
		await page.getByRole("button", { name: "Change…" }).click();
		await page.getByLabel("New passphrase", { exact: true }).fill("another four words");
		await page.getByLabel("New passphrase again").fill("another four words");
		await page.keyboard.press("Enter");
		await page.getByText("Type the current one").waitFor();
		await page.getByLabel("Current passphrase").fill("four words and more");
		assert.deepEqual(await axeFindings(page), []);
		await page.keyboard.press("Enter");
		await page.getByRole("dialog").waitFor({ state: "detached" });
		assert.deepEqual(host.calls.get("operator.set-passphrase"), [{ passphrase: "another four words", current: "four words and more" }]);
	}));

it("exports to a folder with progress and cancel, and says what is left out", () =>
	open("evidence", async ({ page, host }) => {
		await page.getByText("2 keys, each handed over to the next").waitFor();
		const report = { origin: "countersign.local/x", size: 5000, rootHex: "ab".repeat(32), fromSize: 4000, written: 9, unchanged: 0 };
		const ends: (() => void)[] = [];
		host.script({
			"audit.export-tiles": () =>
				new Promise((resolve) => {
					ends.push(() => resolve(ok({ ...report, wide: 1, pruned: 0 })));
				}),
		});
		await page.getByLabel("Folder on this machine, in full").fill("/srv/log");
		await page.keyboard.press("Enter");
		await page.getByText("Reading the log").waitFor();
		host.emit("export.progress", { done: 200, total: 1000 });
		await page.getByText(/200 of 1\s000 new entries/).waitFor();
		await page.getByRole("button", { name: "Cancel" }).click();
		for (const end of ends) end();
		await page.getByText(/^5\s000 entries are there, 1\s000 of them new\. 1 bundles hold an entry too large/).waitFor();
		assert.deepEqual(host.calls.get("audit.export-tiles"), [{ folder: "/srv/log" }]);
		assert.equal(host.calls.get("audit.cancel-tiles")?.length, 1);
		host.script({ "audit.export-tiles": () => fail("conflict", "the folder holds another history of this log") });
		await page.getByRole("button", { name: "Export" }).click();
		await page.getByText("Not exported: the folder holds another history of this log.").waitFor();
	}));

it("says which witnesses cosigned the newest head, and alarms when one knows another history", () =>
	open(
		"evidence",
		async ({ page }) => {
			await page.getByText("The newest head is cosigned by 1 of 2; 2 are wanted.").waitFor();
			await page.getByRole("alert").getByText("it knows another history").waitFor();
		},
		{
			state: {
				chain: {
					size: 9,
					rootHex: "0".repeat(64),
					checkpoint: { size: 9, at: 1_800_000_000_000 },
					keyId: "3f2a",
					keyStore: { kind: "keychain" },
					witnesses: {
						quorum: 2,
						list: [
							{ name: "one", size: 9, at: 1_800_000_000_000 },
							{ name: "two", problem: { text: "it knows another history", since: 1, nextTryAt: 2, isAlarm: true } },
						],
					},
				},
			},
		},
	));

it("replaces the log key only after a reason and a second press", () =>
	open(
		"keys",
		async ({ page, host }) => {
			host.script({ "audit.rotate-key": () => ok({ seq: 9, keyId: "77aabbcc" }) });
			await page.getByRole("button", { name: "Replace…" }).click();
			await page.getByText("Reason: 8 more characters").waitFor();
			await page.getByLabel(/^Reason/).fill("the laptop was lost");
			await pressKey(page, "Replace the key");
			assert.equal(host.calls.get("audit.rotate-key"), undefined);
			await page.getByText(/a new key signs the log, and the key 3f2a is deleted for good/).waitFor();
			await pressKey(page, "Confirm");
			await page.getByRole("dialog").waitFor({ state: "detached" });
			assert.deepEqual(host.calls.get("audit.rotate-key"), [{ reason: "the laptop was lost" }]);
		},
		{ state: { chain: { size: 3, rootHex: "0".repeat(64), keyId: "3f2a", keyStore: { kind: "keychain" } } } },
	));

it("says that it is not connected, and since when", () =>
	open(
		"connection",
		async ({ page, host }) => {
			await page.getByText("Connected", { exact: true }).waitFor();
			host.drop("stopped");
			await page.getByText(/^Not connected since \d\d:\d\d:\d\d/).waitFor();
		},
		{ allowProblems: true },
	));

for (const theme of ["dark", "light"] as const) {
	it(`has nothing that axe finds wrong in any section, ${theme}`, () =>
		open(
			"connection",
			async ({ page }) => {
				for (const section of ["connection", "rules", "keys", "evidence", "appearance", "keyboard", "about"]) {
					await page.evaluate((to) => void (window.location.hash = `#/settings/${to}`), section);
					await page.locator(`nav [aria-current="page"][href$="/${section}"]`).waitFor();
					if (section === "rules") await page.getByText("network.proxy").waitFor();
					assert.deepEqual(await axeFindings(page), [], section);
					assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
				}
			},
			{ theme, width: 900, height: 600 },
		));
}

it("shows how far each copy of the log is, what is wrong with one, and pauses it with a reason", () =>
	open("shipping", async ({ page, host }) => {
		const sink = {
			name: "siem",
			type: "splunk",
			target: "https://siem.example.com:8088",
			state: "failing",
			sentSeq: 41,
			behind: 9,
		} as const;
		const problem = { text: "`siem.example.com:8088` answered 503", since: 1, nextTryAt: 2 };
		let paused: unknown = null;
		host.script({
			"shipping.list": () => ok({ sinks: [{ ...sink, problem }] }),
			"shipping.set-paused": (params) => {
				paused = params;
				return ok({ seq: 60 });
			},
			"shipping.test": () => fail("unavailable", "`siem.example.com:8088` answered 503"),
		});
		await page.getByText("Failing, 9 behind, last sent #41").waitFor();
		await page.getByText("answered 503, since").waitFor();
		await page.getByRole("button", { name: "Test" }).click();
		await page
			.getByRole("status")
			.filter({ hasText: /answered 503$/ })
			.waitFor();
		await page.getByRole("button", { name: "Pause…" }).click();
		await page.getByRole("dialog").getByRole("textbox").fill("maintenance");
		await page.getByRole("dialog").getByRole("button", { name: "Pause" }).click();
		await page.getByRole("dialog").waitFor({ state: "detached" });
		assert.deepEqual(paused, { name: "siem", isPaused: true, reason: "maintenance" });
		assert.deepEqual(await axeFindings(page), []);
	}));

it("shows which days the log still has, and puts one back to be searched", () =>
	open("log", async ({ page, host }) => {
		const segment = { name: "audit-2026-08-20.jsonl", day: "2026-08-20", from: 0, to: 40, bytes: 9000 };
		let bodies: "removed" | "restored" = "removed";
		host.script({
			"audit.archive": () =>
				ok({
					folder: "/home/ana/.local/share/countersign/data/archive",
					segments: [{ ...segment, bodies }],
					writtenTo: 99,
					retentionDays: 90,
				}),
			"audit.restore": ({ names }) => {
				assert.deepEqual(names, [segment.name]);
				bodies = "restored";
				return ok({ entries: 40 });
			},
		});
		host.change({ type: "config.set", config: { ...host.state().config, since: 99 } });
		await page.getByText("90 days").waitFor();
		await page.getByRole("row", { name: /2026-08-20 #0 to #39 Hashes only/ }).waitFor();
		await page.getByRole("button", { name: "Restore to search" }).click();
		await page.getByRole("row", { name: /Put back for a while/ }).waitFor();
		assert.deepEqual(await axeFindings(page), []);
	}));
