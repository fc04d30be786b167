import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fail, ok } from "../../src/shared/lib/result.ts";
import { entries, go, hashOf, openExplorer, query } from "../kit/explorer.ts";
import { chainOf, logHandlers } from "../kit/fake-log.ts";
import { shiftsOf, watchShifts } from "../kit/shifts.ts";

/** What the explorer is asked, and what it says where nothing or not all is found. In Chromium, mostly by keyboard. */

describe("the query", () => {
	it("is completed by keyboard: a field, then one of its values", () =>
		openExplorer(async (desk) => {
			const { page } = desk;
			await page.getByRole("row", { name: /^999 / }).waitFor();
			await page.keyboard.press("/");
			await page.keyboard.type("ag");
			await page.getByRole("option", { name: /^agent:/ }).waitFor();
			await page.keyboard.press("ArrowDown");
			await page.keyboard.press("Enter");
			assert.equal(await query(desk).inputValue(), "agent:");
			await page.getByRole("option", { name: "docs-writer" }).waitFor();
			await page.keyboard.type("doc");
			await page.keyboard.press("ArrowDown");
			await page.keyboard.press("Tab");
			assert.equal(await query(desk).inputValue(), "agent:docs-writer ");
			await page.keyboard.type("-outcome:he");
			await page.keyboard.press("ArrowDown");
			await page.keyboard.press("Enter");
			await page.keyboard.press("Enter");
			await entries(desk, "250").waitFor();
			assert.equal(hashOf(desk), "#/audit?q=agent:docs-writer -outcome:held ");
		}));

	it("keeps what is typed while the line before it is run", () =>
		openExplorer(async (desk) => {
			await desk.page.getByRole("row", { name: /^999 / }).waitFor();
			await desk.page.keyboard.press("/");
			const line = "npm test run api docs";
			// As slow as a line needs to rest before it runs by itself: each letter meets the echo of the ones before.
			await desk.page.keyboard.type(line, { delay: 101 });
			assert.equal(await query(desk).inputValue(), line);
			await desk.page.waitForFunction((said) => decodeURIComponent(window.location.hash).replaceAll("+", " ").endsWith(said), line);
			assert.equal(await query(desk).inputValue(), line);
			// Another's address is followed, also back to what was run here.
			for (const other of ["curl", line]) {
				await go(desk, `#/audit?q=${encodeURIComponent(other)}`);
				await desk.page.locator(`[role="combobox"][value="${other}"]`).waitFor();
			}
		}));

	it("draws fields as chips that stay text", () =>
		openExplorer(async (desk) => {
			await query(desk).fill('agent:ci -kind:shell words "git push"');
			const chips = desk.page.locator('[role="search"] span');
			assert.deepEqual(await chips.allInnerTexts(), ["agent:ci", "-kind:shell", '"git push"']);
			await query(desk).press("End");
			await query(desk).press("Backspace");
			assert.equal(await query(desk).inputValue(), 'agent:ci -kind:shell words "git push');
		}));

	it("runs at once with Ctrl+Enter, and closes its list with Escape before it lets go of the field", () =>
		openExplorer(
			async (desk) => {
				await query(desk).fill("agent:docs-writer");
				await desk.page.keyboard.press("Control+Enter");
				assert.equal(hashOf(desk), "#/audit?q=agent:docs-writer");
				await query(desk).pressSequentially(" ");
				await desk.page.getByRole("listbox", { name: "Completions" }).waitFor();
				await desk.page.keyboard.press("Escape");
				assert.equal(await desk.page.getByRole("listbox").count(), 0);
				assert.ok(await query(desk).evaluate((element) => element === document.activeElement));
				await desk.page.keyboard.press("Escape");
				assert.ok(await query(desk).evaluate((element) => element !== document.activeElement));
			},
			{},
			{ freeze: true },
		));

	it("is kept under a name, run again by it, and dropped", () =>
		openExplorer(async (desk) => {
			const { page } = desk;
			const saved = page.getByRole("dialog", { name: "Saved queries" });
			await query(desk).fill("agent:docs-writer");
			await entries(desk, "250").waitFor();
			await page.getByRole("button", { name: "Saved" }).click();
			await saved.getByText("Denied today").waitFor();
			await saved.getByRole("textbox").fill("Docs");
			await page.keyboard.press("Enter");
			await saved.getByRole("button", { name: /^Docs agent:docs-writer/ }).waitFor();
			await page.keyboard.press("Escape");
			await query(desk).fill("");
			await entries(desk, "1\u2009000").waitFor();
			await page.getByRole("button", { name: "Saved" }).click();
			await saved.getByRole("button", { name: /^Docs/ }).click();
			await entries(desk, "250").waitFor();
			await page.getByRole("button", { name: "Saved" }).click();
			await saved.getByRole("button", { name: "Drop Docs" }).click();
			await saved.getByRole("button", { name: /^Docs/ }).waitFor({ state: "detached" });
		}));

	it("that are kept are in the palette, my own and a project's, found by name and by what they ask", () =>
		openExplorer(
			async (desk) => {
				const { page } = desk;
				await desk.open("inbox");
				await page.keyboard.press("Control+k");
				const box = page.getByRole("combobox", { name: "Search or run a command" });
				await box.fill("query");
				const options = page.getByRole("option").filter({ hasText: /^Query / });
				await options.first().waitFor();
				assert.deepEqual(
					(await options.allInnerTexts()).map((text) => text.replaceAll("\n", " ")),
					["Query Docs agent:docs-writer", "Query Ours outcome:denied RLO", "Query Denied today outcome:denied from:today"],
				);
				await box.fill("docs-wr");
				await page.keyboard.press("Enter");
				await entries(desk, "250").waitFor();
				assert.equal(hashOf(desk), "#/audit?q=agent:docs-writer");
			},
			{
				"audit.queries": () =>
					ok({
						queries: [
							{ name: "Denied today", line: "outcome:denied from:today", from: "program" },
							{ name: "Ours", line: "outcome:denied \u202e", from: "shared", file: "/p/.countersign/queries.toml" },
							{ name: "Docs", line: "agent:docs-writer", from: "mine" },
						],
					}),
			},
		));

	it("that are kept are said to be missing from the palette when they cannot be read", () =>
		openExplorer(
			async ({ page }) => {
				await page.keyboard.press("Control+k");
				await page.getByText("The saved queries could not be read: queries.toml: not TOML.").waitFor();
				await page.getByRole("option").filter({ hasText: "Go to Inbox" }).waitFor();
			},
			{ "audit.queries": () => fail("unavailable", "`queries.toml`: not TOML") },
		));
});

describe("what is not there", () => {
	it("names the part of the query to blame and takes it out", () =>
		openExplorer(async (desk) => {
			await go(desk, "/audit?q=agent%3Adocs-writer+outcome%3Adenied+kind%3Ashell");
			await desk.page.getByText("No entry matches.").waitFor();
			await desk.page.getByText("No part of the query alone is to blame.").waitFor();
			await desk.page.getByRole("button", { name: "Clear the query" }).click();
			await entries(desk, "1\u2009000").waitFor();
			await go(desk, "/audit?q=agent%3Adocs-writer+nosuchword");
			await desk.page.getByText('Remove "nosuchword"?').waitFor();
			await desk.page.getByRole("button", { name: "Remove it" }).click();
			await entries(desk, "250").waitFor();
			assert.equal(await query(desk).inputValue(), "agent:docs-writer");
		}));

	it("says when only the range is to blame", () =>
		openExplorer(async (desk) => {
			await go(desk, "/audit?from=2020-01-01T00:00:00.000Z&to=2020-01-02T00:00:00.000Z");
			await desk.page.getByText("There are some at other times.").waitFor();
			await desk.page.getByText("Nothing over this time.").waitFor();
			await desk.page.getByRole("button", { name: "Show all times" }).click();
			await entries(desk, "1\u2009000").waitFor();
		}));

	it("says how far the index is behind, until it is not", () => {
		let behind = 1_204;
		const log = { size: 1_000 };
		const base = logHandlers(log)["audit.window"];
		return openExplorer(
			async (desk) => {
				await query(desk).fill("agent:docs-writer");
				await desk.page.getByText("Index is 1\u2009204 behind").waitFor();
				behind = 0;
				await desk.page.getByText("Index is").waitFor({ state: "detached" });
			},
			{
				"audit.window": async (params) => {
					const result = await base?.(params, null);
					assert.ok(result);
					return result.ok ? ok({ ...result.value, behind: params.query.is === undefined ? 0 : behind }) : result;
				},
			},
		);
	});

	it("says which days are archived and brings them back", () => {
		let isRestored = false;
		const days = ["2026-10-01", "2026-10-02", "2026-10-20", "2026-11-20"];
		return openExplorer(
			async (desk) => {
				await go(desk, "/audit?from=2026-10-02T12:00:00.000Z&to=2026-11-21T12:00:00.000Z");
				await desk.page.getByText("2 Oct – 20 Oct archived.").waitFor();
				await desk.page.getByRole("button", { name: "Restore to search 2 Oct – 20 Oct" }).click();
				await desk.page.getByText("archived.").waitFor({ state: "detached" });
				assert.deepEqual(desk.host.calls.get("audit.restore"), [{ names: ["audit-2026-10-02.jsonl", "audit-2026-10-20.jsonl"], days: 7 }]);
			},
			{
				"audit.archive": () =>
					ok({
						folder: "~/archive",
						segments: days.map((day, at) => ({
							name: `audit-${day}.jsonl`,
							day,
							from: at * 100,
							to: at * 100 + 100,
							bytes: 4096,
							bodies: day > "2026-11" ? ("kept" as const) : isRestored ? ("restored" as const) : ("removed" as const),
						})),
						writtenTo: 400,
						retentionDays: 90,
					}),
				"audit.restore": () => {
					isRestored = true;
					return ok({ entries: 200 });
				},
			},
		);
	});

	it("keeps what came meanwhile behind a count, in its place, also under a query", () =>
		openExplorer(async (desk, log) => {
			await query(desk).fill("agent:docs-writer");
			await entries(desk, "250").waitFor();
			await watchShifts(desk.page);
			log.size += 8;
			desk.host.change({ type: "chain.set", chain: chainOf(log) });
			const pill = desk.page.getByRole("button", { name: "2 new. Show" });
			await pill.waitFor();
			// A count of a facet that comes late may move by a digit; a pill that pushed the table would move a thousand times as much.
			assert.ok((await shiftsOf(desk.page)) < 0.001);
			await pill.click();
			await entries(desk, "252").waitFor();
		}));

	it("counts what came under a query while more keeps coming", () =>
		openExplorer(async (desk, log) => {
			await query(desk).fill("agent:docs-writer");
			await entries(desk, "250").waitFor();
			const stream = setInterval(() => {
				log.size += 4;
				desk.host.change({ type: "chain.set", chain: chainOf(log) });
			}, 100);
			try {
				await desk.page.getByRole("button", { name: /new\. Show$/ }).waitFor();
			} finally {
				clearInterval(stream);
			}
		}));
});
