import assert from "node:assert/strict";
import { it } from "node:test";
import { canonicalJson } from "../../src/shared/lib/canonical-json.ts";
import { fail, ok } from "../../src/shared/lib/result.ts";
import type { Card } from "../../src/shared/model/card.ts";
import { makeCard } from "../kit/cards.ts";
import { desks } from "../kit/console.ts";

/** Changing what waits before it is approved, in Chromium. */

const withDesk = desks();
const prompt = { width: 900, height: 600, freeze: true, route: "prompt" } as const;

const asked = (): Card => makeCard({ id: "r1", text: "npm test -- --run api" });
const changed = (more: Partial<Card> = {}): Card =>
	makeCard({
		id: "r1",
		rev: 2,
		text: "npm test",
		edited: true,
		edit: {
			by: "ana",
			at: Date.now(),
			originalDigest: asked().digest,
			gradeWas: "high",
			voided: ["mira"],
			hunks: [
				{
					header: "@@ -1,1 +1,1 @@",
					lines: [
						{ kind: "removed", text: "npm test -- --run api", oldLine: 1 },
						{ kind: "added", text: "npm test", newLine: 1 },
					],
				},
			],
		},
		...more,
	});

it("opens with `e`, sends the changed command with what was shown, and the change has to be read and armed anew", () =>
	withDesk({ ...prompt, state: { operator: "ana" } }, async (desk) => {
		const { page, host } = desk;
		const edits: unknown[] = [];
		host.script({
			"request.edit": (params) => {
				edits.push(params);
				host.hold(changed());
				return ok({ digest: changed().digest, rev: 2 });
			},
		});
		await desk.arm(asked());
		await page.locator("h1").focus();
		await page.keyboard.press("e");
		const field = page.getByLabel("Command", { exact: true });
		assert.equal(await field.inputValue(), "npm test -- --run api");
		await field.fill("npm test");
		// No verdict key works behind the sheet, and plain Enter belongs to the text.
		await page.keyboard.press("a");
		await page.keyboard.press("Backspace");
		await page.getByRole("button", { name: "Use this instead" }).click();
		await page.waitForSelector("[data-edited]");
		assert.deepEqual(edits, [{ id: "r1", digest: asked().digest, rev: 1, args: { command: "npm test" } }]);
		assert.equal(host.verdicts.length, 0);
		assert.notEqual(await desk.stage(), "armed");
		const said = (await page.locator("[data-edited]").innerText()).replaceAll(/\s+/g, " ");
		for (const words of [/Edited by you/, /now Routine, was High/, /approval of mira is void/, /npm test -- --run api/])
			assert.match(said, words);
		assert.equal(await page.locator("[role=alert]").count(), 0, "their own change is no alarm");
		await desk.arm(changed());
		assert.match(await page.locator("[data-approve]").innerText(), /Approve edited once/);
		await page.locator("h1").focus();
		await page.keyboard.press("a");
		const verdict = await host.nextVerdict(1);
		assert.deepEqual([verdict.digest, verdict.rev, verdict.scope], [changed().digest, 2, "once"]);
		host.end("r1", { outcome: "allowed", code: "allowed", edited: true, text: "Approved with changes, once. Recorded as #8." });
	}));

it("keeps what was written when the rules deny it, and says why", () =>
	withDesk({ route: "prompt" }, async ({ page, host, show }) => {
		host.script({ "request.edit": () => fail("forbidden", "this would be denied: `sudo` is a denied command") });
		await show(asked());
		await page.locator("[data-edit]").click();
		await page.getByLabel("Command", { exact: true }).fill("sudo npm test");
		await page.keyboard.press("Control+Enter");
		await page.getByText("Not changed").waitFor();
		assert.match(await page.locator("dialog [role=alert]").innerText(), /denied command/);
		assert.equal(await page.getByLabel("Command", { exact: true }).inputValue(), "sudo npm test");
		await page.keyboard.press("Escape");
		await page.locator("[data-edit]").click();
		assert.equal(await page.getByLabel("Command", { exact: true }).inputValue(), "sudo npm test", "it is there again");
		assert.equal(host.verdicts.length, 0);
	}));

it("offers arguments by their types, and as JSON", () =>
	withDesk({ route: "prompt" }, async ({ page, host, show }) => {
		const edits: { args: unknown }[] = [];
		host.script({
			"request.edit": (params) => {
				edits.push(params);
				return fail("bad_request", "not now");
			},
		});
		const args = { repo: "acme/api", force: true, labels: ["a", "b"] };
		const text = JSON.stringify(args, null, "\t");
		const card = makeCard({
			id: "r3",
			kind: "mcp.call",
			tool: "mcp:github/create_issue",
			text,
			segments: [{ from: 0, to: text.length, role: "plain" }],
			canonical: canonicalJson({ agent: "test-runner", tool: "mcp:github/create_issue", args }),
			evidence: { type: "mcp", server: "github", tool: "create_issue", rows: [] },
		});
		await show(card);
		await page.locator("[data-edit]").click();
		await page.getByLabel("force").uncheck();
		await page.getByLabel("repo").fill("acme/web");
		await page.getByLabel("labels.1").fill("c");
		await page.getByRole("button", { name: "Use this instead" }).click();
		await page.getByText("Not changed").waitFor();
		assert.deepEqual(edits.at(-1)?.args, { repo: "acme/web", force: false, labels: ["a", "c"] });
		await page.getByRole("button", { name: "As JSON" }).click();
		await page.getByLabel("Arguments as JSON").fill('{"repo": ');
		await page.getByRole("button", { name: "Use this instead" }).click();
		assert.equal(edits.length, 1, "what is no JSON is not sent");
		await page.getByLabel("Arguments as JSON").fill('{"repo": "x", "tags": ["a"]}');
		await page.getByRole("button", { name: "Use this instead" }).click();
		await page.getByText("not now").waitFor();
		assert.deepEqual(edits.at(-1)?.args, { repo: "x", tags: ["a"] });
	}));

it("is closed where the agent cannot run a change, and says so on the card", () =>
	withDesk({ route: "prompt" }, async ({ page, show }) => {
		await show(makeCard({ id: "r2", editing: { open: false, why: "this agent does not say that it can run changed arguments" } }));
		assert.equal(await page.locator("[data-edit]").getAttribute("aria-disabled"), "true");
		await page.locator("[data-edit]").click({ force: true });
		await page.locator("h1").focus();
		await page.keyboard.press("e");
		assert.equal(await page.locator("dialog").count(), 0);
		assert.match(await page.locator("#edit-closed").innerText(), /does not say that it can run/);
	}));
