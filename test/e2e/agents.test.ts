import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ok, type Result } from "../../src/shared/lib/result.ts";
import type { Standing, TrustReplay } from "../../src/shared/model/standing.ts";
import type { Activity, AgentView } from "../../src/shared/view/state.ts";
import { axeFindings } from "../kit/axe.ts";
import type { PageOptions } from "../kit/browser.ts";
import { press } from "../kit/press.ts";
import { type Desk, desks } from "../kit/console.ts";

/** Who asks and how far each is trusted, in Chromium. No path raises a level without a guarded press and a reason. */

const withDesk = desks();

const agent = (change: Partial<AgentView> & { name: string }): AgentView => ({
	kind: "claude-code",
	status: "confirmed",
	keyFingerprint: "9c41-m2hd-6f3k-0zt4-e07b",
	level: "Assisted",
	levelSince: 1_791_000_000_000,
	enrolledAt: 1_794_000_000_000,
	connections: 1,
	strength: "blocks",
	waiting: 0,
	lastAt: 1_795_200_000_000,
	peer: { pid: 4711, uid: 1000, program: "/usr/bin/node", chain: ["node", "claude", "bash"] },
	software: "claude-code 2.4.1",
	...change,
});
const known = [
	agent({ name: "docs-writer", level: "Shadow" }),
	agent({ name: "test-runner" }),
	agent({ name: "triage-bot", level: "SelectiveAutonomy", strength: "asks" }),
];
const stranger = agent({ name: "mystery-tool", status: "pending", level: "Shadow", keyFingerprint: "77ab-q8w2-xy3n-5jkt-10c3" });
const history: Activity[] = [
	{
		seq: 41,
		at: 1_791_000_000_000,
		type: "trust.changed",
		actor: "ana",
		agent: "test-runner",
		subject: "level DryRun → Assisted: twenty clean runs",
	},
	{
		seq: 3,
		at: 1_794_000_000_000,
		type: "agent.enrolled",
		actor: "test-runner",
		agent: "test-runner",
		subject: "new agent waits for confirmation",
	},
];

const standing: Standing = {
	level: "Assisted",
	levelAt: 1_795_000_000_000,
	lastAt: 1_795_200_000_000,
	isMoving: true,
	up: {
		to: "Supervised",
		isReady: false,
		needsOperator: true,
		conditions: [
			{ kind: "successes", have: 32, need: 50, isMet: false, text: "32 of 50 different actions that succeeded" },
			{ kind: "error-share", have: 0.02, need: 0.05, isMet: true, text: "2 % errors in the last 50 counted actions, at most 5 %" },
		],
		text: "not Supervised yet",
	},
	down: [{ kind: "errors", to: "DryRun", have: 1, limit: 11, text: "11 errors in 50 counted actions: now 1, 10 to go" }],
	counted: 50,
	errors: 1,
	families: [{ name: "shell_exec · npm test · in /w", successes: 20, counted: 30, errors: 0, isTrusted: true, text: "trusted" }],
	suggestions: [{ id: "s1", seq: 9, at: 1_795_100_000_000, subject: "write notes.md" }],
};
const replay: TrustReplay = {
	to: "Supervised",
	days: 30,
	isWhole: true,
	decisions: 40,
	askedLess: 12,
	deniedOfThose: 0,
	askedMore: 0,
	deniedLess: 0,
	deniedMore: 0,
	text: "In the last 30 days Supervised would have asked 12 times less.",
};

type Changed = { level: unknown; reason?: unknown };
const open = (
	route: string,
	story: (desk: Desk, sent: (method: string) => unknown[]) => Promise<void>,
	options: PageOptions & { agents?: AgentView[]; allowProblems?: boolean } = {},
): Promise<void> =>
	withDesk({ ...options, reducedMotion: "reduce", state: { agents: options.agents ?? [...known, stranger] } }, async (desk) => {
		desk.page.setDefaultTimeout(8000);
		const apply = (name: string, change: Partial<AgentView>): Result<{ seq: number }> => {
			const now = desk.host.state().agents.find((each) => each.name === name);
			if (now !== undefined) desk.host.change({ type: "agent.set", agent: { ...now, ...change } });
			return ok({ seq: 50 });
		};
		desk.host.script({
			"audit.window": () => ok({ rows: history, total: history.length, asOfSeq: 49, behind: 0, isCounted: true }),
			"agent.confirm": ({ name, level = "Shadow" }) => apply(name, { status: "confirmed", level }),
			"agent.refuse": ({ name }) => apply(name, { status: "refused" }),
			"agent.standing": () => ok({ standing, replay }),
			"suggestion.accept": () => ok({ seq: 51 }),
			"agent.set-level": ({ name, level }) => apply(name, { level }),
			"agent.set-mode": ({ name, mode }) => apply(name, mode === null ? {} : { mode }),
		});
		await desk.open("agents");
		if (route !== "") await desk.page.evaluate((to) => void (window.location.hash = `#/agents/${to}`), route);
		await story(desk, (method) => desk.host.calls.get(method) ?? []);
	});

describe("the list", () => {
	it("puts who waits for a person first and opens an agent by keyboard", () =>
		open("", async ({ page }) => {
			await page.getByRole("row", { name: /mystery-tool/ }).waitFor();
			assert.match(await page.locator('[data-index="0"]').innerText(), /mystery-tool[\s\S]*waits for you/);
			await page.getByRole("grid", { name: "Agents" }).focus();
			await page.keyboard.press("ArrowDown");
			await page.keyboard.press("ArrowDown");
			await page.keyboard.press("Enter");
			await page.getByRole("heading", { level: 1, name: "docs-writer" }).waitFor();
		}));

	it("searches, filters by level, and holds few of many agents in the page", () =>
		open(
			"",
			async ({ page }) => {
				await page.getByRole("row", { name: /agent-0000/ }).waitFor();
				assert.ok((await page.getByRole("row").count()) <= 60);
				await page.getByLabel("Search agents by name").fill("agent-0123");
				await page.getByText("1 of 1 000").waitFor();
				await page.getByLabel("Search agents by name").fill("nobody");
				await page.getByText("No agent matches.").waitFor();
			},
			{ agents: Array.from({ length: 1_000 }, (_, at) => agent({ name: `agent-${String(at).padStart(4, "0")}` })) },
		));

	it("says how to connect when there is no agent", () =>
		open("", ({ page }) => page.getByText("No agent is connected.").waitFor(), { agents: [] }));
});

describe("a new agent", () => {
	it("is confirmed with two deliberate presses, with the key that was shown and the level that was chosen", () =>
		open("mystery-tool", async (desk, sent) => {
			const { page } = desk;
			await page.getByText("shows the key 77ab-q8w2-xy3n-5jkt-10c3").waitFor();
			await page.getByText("/usr/bin/node, pid 4711").waitFor();
			await page.getByLabel("Assisted").check();
			await press(desk.page, page.getByRole("button", { name: "Confirm mystery-tool" }));
			assert.equal(sent("agent.confirm").length, 0, "one press confirms nothing");
			await page.getByText("mystery-tool with key 77ab-q8w2-xy3n-5jkt-10c3 becomes known and starts at Assisted").waitFor();
			await press(desk.page, page.getByRole("button", { name: "Confirm", exact: true }));
			await page.getByRole("region", { name: "Trust" }).waitFor();
			assert.deepEqual(sent("agent.confirm"), [{ name: "mystery-tool", keyFingerprint: "77ab-q8w2-xy3n-5jkt-10c3", level: "Assisted" }]);
		}));

	it("is not confirmed by a hasty click, a script, or keys that were meant for something else", () =>
		open("mystery-tool", async (desk, sent) => {
			const { page } = desk;
			const button = page.getByRole("button", { name: "Confirm mystery-tool" });
			await button.click({ force: true });
			await button.evaluate((element) => (element as HTMLElement).click());
			await button.focus();
			await page.keyboard.press("Enter");
			await page.keyboard.type("a a a ");
			await button.evaluate((element) => element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true })));
			assert.equal(await page.getByRole("button", { name: "Confirm", exact: true }).count(), 0);
			assert.deepEqual(sent("agent.confirm"), []);
		}));

	it("is refused with a reason", () =>
		open("mystery-tool", async ({ page }, sent) => {
			await page.getByRole("button", { name: "Refuse…" }).click();
			const refuse = page.getByRole("button", { name: "Refuse", exact: true });
			await refuse.click({ force: true });
			assert.equal(sent("agent.refuse").length, 0, "a reason is needed");
			await page.getByLabel(/^Reason/).fill("not mine");
			await refuse.click();
			await page.getByText("refused", { exact: true }).waitFor();
			assert.deepEqual(sent("agent.refuse"), [{ name: "mystery-tool", reason: "not mine" }]);
		}));
});

describe("trust", () => {
	it("is raised only with a reason of eight characters and two guarded presses", () =>
		open("test-runner", async (desk, sent) => {
			const { page } = desk;
			await page.getByRole("button", { name: "Promote…" }).click();
			const promote = page.getByRole("button", { name: "Promote to Supervised" });
			await page.getByLabel(/^Reason/).fill("too few");
			await page.getByText("Reason: 1 more character").waitFor();
			await promote.click({ force: true });
			await page.getByLabel(/^Reason/).fill("eighteen clean days");
			await press(desk.page, promote);
			assert.equal(sent("agent.set-level").length, 0);
			await press(desk.page, page.getByRole("button", { name: "Confirm", exact: true }));
			await page.getByRole("listitem").filter({ hasText: "Supervised" }).and(page.locator('[aria-current="true"]')).waitFor();
			assert.deepEqual(sent("agent.set-level"), [{ name: "test-runner", level: "Supervised", reason: "eighteen clean days" }]);
		}));

	it("asks for the agent's name before the highest level", () =>
		open("test-runner", async (desk, sent) => {
			const { page } = desk;
			await page.getByRole("button", { name: "Promote…" }).click();
			await page.getByRole("radio", { name: /Selective autonomy/ }).check();
			await page.getByLabel(/^Reason/).fill("eighteen clean days");
			await page.getByText("Name the agent", { exact: true }).waitFor();
			await page.getByRole("button", { name: "Promote to Selective autonomy" }).click({ force: true });
			await page.getByLabel(/^Type the name/).fill("test-runner");
			await press(desk.page, page.getByRole("button", { name: "Promote to Selective autonomy" }));
			await press(desk.page, page.getByRole("button", { name: "Confirm", exact: true }));
			await page.waitForFunction(() => document.querySelector("dialog") === null);
			assert.equal((sent("agent.set-level")[0] as Changed).level, "SelectiveAutonomy");
		}));

	it("is taken with one act, to any lower level", () =>
		open("triage-bot", async ({ page }, sent) => {
			await page.getByRole("button", { name: "Demote…" }).click();
			await page.getByRole("radio", { name: /Shadow/ }).check();
			await page.getByLabel(/^Reason/).fill("x");
			await page.getByRole("button", { name: "Demote to Shadow" }).click();
			await page.waitForFunction(() => document.querySelector("dialog") === null);
			assert.deepEqual(sent("agent.set-level"), [{ name: "triage-bot", level: "Shadow", reason: "x" }]);
		}));

	it("is not changed by Escape, and Escape gives the focus back", () =>
		open("test-runner", async ({ page }, sent) => {
			const button = page.getByRole("button", { name: "Promote…" });
			await button.focus();
			await page.keyboard.press("Enter");
			await page.getByRole("dialog").waitFor();
			await page.keyboard.press("Escape");
			await page.waitForFunction(() => document.querySelector("dialog") === null);
			assert.deepEqual(sent("agent.set-level"), []);
			assert.ok(await button.evaluate((element) => element === document.activeElement));
		}));

	it("says on every rung how high it is in words and shape, and how it came to that", () =>
		open("test-runner", async ({ page }) => {
			const rungs = page.getByRole("list", { name: "Levels, highest first" }).getByRole("listitem");
			await rungs.first().waitFor();
			assert.equal(await rungs.count(), 5);
			const words = ["Selective autonomy", "Supervised", "Assisted", "Dry run", "Shadow"];
			for (const [at, word] of words.entries()) {
				assert.ok((await rungs.nth(at).innerText()).includes(word));
				assert.equal(
					await rungs
						.nth(at)
						.locator(`[data-shape="trust-${4 - at}"]`)
						.count(),
					1,
				);
			}
			await page.getByText("level DryRun → Assisted: twenty clean runs").waitFor();
		}));

	it("has no way to be changed while the host is not there", () =>
		open(
			"test-runner",
			async (desk) => {
				await desk.page.getByRole("button", { name: "Promote…" }).waitFor();
				desk.host.drop("stopped");
				await desk.page.getByText("Not connected. Nothing can be changed until the connection is back.").waitFor();
				for (const name of ["Promote…", "Demote…", "Change mode…"])
					assert.equal(await desk.page.getByRole("button", { name }).count(), 0, name);
			},
			{ allowProblems: true },
		));
});

describe("the mode of an agent", () => {
	it("is made stricter with one act and looser only under the guard", () =>
		open("test-runner", async (desk, sent) => {
			const { page } = desk;
			await page.getByRole("button", { name: "Change mode…" }).click();
			await page.getByLabel(/^paranoid/).check();
			await page.getByLabel(/^Reason/).fill("watching closely");
			await page.getByRole("button", { name: "Set paranoid" }).click();
			await page.waitForFunction(() => document.querySelector("dialog") === null);
			await page.getByRole("button", { name: "Change mode…" }).click();
			await page.getByLabel(/^safe/).check();
			await page.getByLabel(/^Reason/).fill("calm again now");
			await press(desk.page, page.getByRole("button", { name: "Set safe" }));
			assert.equal(sent("agent.set-mode").length, 1);
			await press(desk.page, page.getByRole("button", { name: "Confirm", exact: true }));
			await page.waitForFunction(() => document.querySelector("dialog") === null);
			assert.deepEqual(
				sent("agent.set-mode").map((each) => (each as { mode: unknown }).mode),
				["paranoid", "safe"],
			);
		}));
});

describe("standing", () => {
	it("shows both distances, what the next level would have changed, and takes a word on a suggestion", () =>
		open("test-runner", async (desk, sent) => {
			const up = desk.page.getByRole("region", { name: "To the next level" });
			assert.match(await up.innerText(), /Why not Supervised yet[\s\S]*open\s+32 of 50[\s\S]*met\s+2 % errors/);
			assert.match(await up.innerText(), /would have asked 12 times less/);
			const down = desk.page.getByRole("region", { name: "To a lower level" });
			assert.match(await down.innerText(), /to Dry run\s+11 errors in 50/i);
			await desk.page.getByRole("button", { name: "Good" }).click();
			await desk.arrived();
			assert.deepEqual(sent("suggestion.accept"), [{ id: "s1", how: "good" }]);
			assert.deepEqual(await axeFindings(desk.page), []);
		}));
});

for (const [theme, width, height] of [
	["dark", 1280, 800],
	["light", 900, 600],
] as const) {
	it(`has nothing that axe finds wrong, ${theme}, ${width} px`, () =>
		open(
			"",
			async ({ page }) => {
				await page.getByRole("row", { name: /mystery-tool/ }).waitFor();
				assert.deepEqual(await axeFindings(page), [], "list");
				for (const name of ["mystery-tool", "test-runner"]) {
					await page.evaluate((to) => void (window.location.hash = `#/agents/${to}`), name);
					await page.getByRole("heading", { level: 1, name }).waitFor();
					await page.getByText("twenty clean runs").waitFor();
					assert.deepEqual(await axeFindings(page), [], name);
				}
				await page.getByRole("button", { name: "Promote…" }).click();
				assert.deepEqual(await axeFindings(page), [], "promote");
				assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
			},
			{ theme, width, height },
		));
}
