import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fail, ok } from "../../src/shared/lib/result.ts";
import { axeFindings } from "../kit/axe.ts";
import type { PageOptions } from "../kit/browser.ts";
import { type Desk, desks } from "../kit/console.ts";
import { explorerHandlers } from "../kit/fake-explorer.ts";
import { chainOf, logHandlers, logState, rowOf } from "../kit/fake-log.ts";
import { shiftsOf, watchShifts } from "../kit/shifts.ts";

/** The explorer around the table: query, time, facets, columns, export. In Chromium, mostly by keyboard. */

const withDesk = desks();
type Script = Parameters<Desk["host"]["script"]>[0];

const open = (
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
const go = (desk: Desk, address: string): Promise<void> => desk.page.evaluate((to) => void (window.location.hash = to), address);
const hashOf = (desk: Desk): string => decodeURIComponent(new URL(desk.page.url()).hash).replaceAll("+", " ");
const query = (desk: Desk) => desk.page.getByRole("combobox", { name: "Query" });
const chart = (desk: Desk) => desk.page.getByRole("slider", { name: "Entries over time" });
const entries = (desk: Desk, count: string) => desk.page.getByRole("status").filter({ hasText: `${count} entries` });
const said = async (desk: Desk): Promise<string> => ((await chart(desk).getAttribute("aria-valuetext")) ?? "").replaceAll("\u2009", "");
/** The heads of the table, from left to right. */
const heads = (desk: Desk): Promise<string[]> => desk.page.getByRole("columnheader").allInnerTexts();

describe("the query", () => {
	it("is completed by keyboard: a field, then one of its values", () =>
		open(async (desk) => {
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

	it("draws fields as chips that stay text", () =>
		open(async (desk) => {
			await query(desk).fill('agent:ci -kind:shell words "git push"');
			const chips = desk.page.locator('[role="search"] span');
			assert.deepEqual(await chips.allInnerTexts(), ["agent:ci", "-kind:shell", '"git push"']);
			await query(desk).press("End");
			await query(desk).press("Backspace");
			assert.equal(await query(desk).inputValue(), 'agent:ci -kind:shell words "git push');
		}));

	it("runs at once with Ctrl+Enter, and closes its list with Escape before it lets go of the field", () =>
		open(
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
		open(async (desk) => {
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
		open(
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
		open(
			async ({ page }) => {
				await page.keyboard.press("Control+k");
				await page.getByText("The saved queries could not be read: queries.toml: not TOML.").waitFor();
				await page.getByRole("option").filter({ hasText: "Go to Inbox" }).waitFor();
			},
			{ "audit.queries": () => fail("unavailable", "`queries.toml`: not TOML") },
		));
});

describe("when", () => {
	it("counts the whole query, stacked by verdict, and says so without a picture", () =>
		open(async (desk) => {
			await chart(desk).waitFor();
			const legend = desk.page.getByRole("region", { name: "When" });
			for (const text of ["denied 250", "held 250", "allowed 250", "other 250"]) await legend.getByText(text, { exact: true }).waitFor();
			for (const verdict of ["denied", "held", "allowed", "other"])
				assert.notEqual(await chart(desk).locator(`path[data-verdict="${verdict}"]`).getAttribute("d"), "", verdict);
			await go(desk, "/audit?q=outcome:denied");
			await legend.getByText("allowed 0", { exact: true }).waitFor();
			await legend.getByText("denied 250", { exact: true }).waitFor();
		}));

	it("chooses a stretch with Shift and arrows, shows it with Enter, and comes back with - and 0", () =>
		open(async (desk) => {
			const { page } = desk;
			await chart(desk).focus();
			await page.keyboard.press("Home");
			for (let turn = 0; turn < 9; turn++) await page.keyboard.press("Shift+ArrowRight");
			const chosen = await said(desk);
			const count = [...chosen.matchAll(/(\d+) (?:denied|held|allowed|other)/g)].reduce((sum, match) => sum + Number(match[1]), 0);
			assert.ok(count > 0 && count < 1000, chosen);
			await page.keyboard.press("Enter");
			await entries(desk, `${count}`).waitFor();
			assert.match(hashOf(desk), /from=2026-11-21T11:00:00\.000Z&to=2026-11-21T/);
			assert.ok(await chart(desk).evaluate((element) => element === document.activeElement), "the keys stay on the chart");
			await page.keyboard.press("Home");
			await page.keyboard.press("Shift+ArrowRight");
			await page.keyboard.press("Enter");
			const ranges = page.getByRole("navigation", { name: "Ranges" });
			await ranges.getByRole("listitem").nth(2).waitFor();
			await page.keyboard.press("-");
			await entries(desk, `${count}`).waitFor();
			assert.equal(await ranges.getByRole("listitem").count(), 2);
			await page.keyboard.press("0");
			await entries(desk, "1\u2009000").waitFor();
			assert.equal(hashOf(desk), "#/audit");
		}));

	it("chooses a stretch by drag, and goes back by the breadcrumb or the browser", () =>
		open(async (desk) => {
			const { page } = desk;
			const box = await chart(desk).boundingBox();
			assert.ok(box);
			await page.mouse.move(box.x + box.width * 0.25, box.y + 20);
			await page.mouse.down();
			await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 4 });
			await page.mouse.up();
			await page.waitForFunction(() => window.location.hash.includes("from="));
			await entries(desk, "1\u2009000").waitFor({ state: "detached" });
			await page.goBack();
			await entries(desk, "1\u2009000").waitFor();
			await page.goForward();
			await entries(desk, "1\u2009000").waitFor({ state: "detached" });
			await page.getByRole("navigation", { name: "Ranges" }).getByRole("button", { name: "All", exact: true }).click();
			await entries(desk, "1\u2009000").waitFor();
		}));

	it("takes a range that is typed, and says where one makes no sense", () =>
		open(async (desk) => {
			const from = desk.page.getByRole("textbox", { name: "from" });
			await chart(desk).waitFor();
			const noon = new Date(rowOf(500).at);
			const two = (value: number): string => String(value).padStart(2, "0");
			const typed = `${noon.getFullYear()}-${two(noon.getMonth() + 1)}-${two(noon.getDate())} ${two(noon.getHours())}:${two(noon.getMinutes())}:${two(noon.getSeconds())}`;
			await from.fill("2026-02-31");
			await from.press("Enter");
			assert.equal(await from.getAttribute("aria-invalid"), "true");
			await from.fill(typed);
			await from.press("Enter");
			await desk.page.waitForFunction(() => window.location.hash.includes("from="));
			const first = Array.from({ length: 1000 }, (_, seq) => seq).find((seq) => rowOf(seq).at >= Math.floor(noon.getTime() / 1000) * 1000);
			await entries(desk, `${1000 - (first ?? 0)}`).waitFor();
			assert.equal(await from.getAttribute("aria-invalid"), "false");
		}));

	it("opens a permalink with query, range, entry and tab", () =>
		open(async (desk) => {
			const [from, to] = [new Date(rowOf(400).at).toISOString(), new Date(rowOf(600).at).toISOString()];
			await go(desk, `/audit?q=outcome%3Adenied&from=${from}&to=${to}&sel=402&tab=raw`);
			await entries(desk, "50").waitFor();
			await desk.page.getByRole("row", { name: /^402 /, selected: true }).waitFor();
			await desk.page.getByRole("tab", { name: "Raw", selected: true }).waitFor();
		}));
});

describe("facets", () => {
	const facet = (desk: Desk, field: string) => desk.page.locator(`[data-facet="${field}"]`);

	it("write only and not into the query, and take it back", () =>
		open(async (desk) => {
			await facet(desk, "agent")
				.getByRole("button", { name: /^docs-writer 250/ })
				.click();
			await entries(desk, "250").waitFor();
			assert.equal(await query(desk).inputValue(), "agent:docs-writer");
			await facet(desk, "risk").getByRole("button", { name: "not write" }).focus();
			await desk.page.keyboard.press("Enter");
			await entries(desk, "200").waitFor();
			assert.equal(await query(desk).inputValue(), "agent:docs-writer -risk:write");
			await facet(desk, "agent").getByRole("button", { name: "only docs-writer" }).focus();
			await desk.page.keyboard.press("Enter");
			await entries(desk, "800").waitFor();
			assert.equal(await query(desk).inputValue(), "-risk:write");
		}));

	it("show the eight most frequent, and search in the others", () =>
		open(
			async (desk) => {
				const session = facet(desk, "session");
				await session.getByRole("button", { name: "Session" }).click();
				await session.getByRole("listitem").nth(7).waitFor();
				assert.equal(await session.getByRole("listitem").count(), 8);
				await session.getByRole("button", { name: "Search 12 more" }).click();
				await desk.page.keyboard.type("s-19");
				await session.getByRole("button", { name: /^s-19 / }).waitFor();
				assert.equal(await session.getByRole("listitem").count(), 1);
			},
			{
				"audit.facets": ({ search = "", limit }) => {
					const values = Array.from({ length: 20 }, (_, at) => ({ value: `s-${at}`, count: 100 - at })).filter((each) =>
						each.value.includes(search),
					);
					return ok({ values: values.slice(0, limit), more: Math.max(0, values.length - limit), behind: 0 });
				},
			},
		));

	it("draw a hostile value as text", () =>
		open(
			async (desk) => {
				await facet(desk, "agent").getByText("<img src=x>").waitFor();
				assert.equal(await facet(desk, "agent").locator("img").count(), 0);
				assert.equal(await facet(desk, "agent").locator("[data-chip]").count(), 1);
			},
			{ "audit.facets": () => ok({ values: [{ value: "<img src=x>\u202eb", count: 1 }], more: 0, behind: 0 }) },
		));

	it("give their room to the table when they are hidden, and stay hidden", () =>
		open(async (desk) => {
			await desk.page.getByRole("button", { name: "Hide facets" }).click();
			await desk.page.getByRole("navigation", { name: "Facets" }).waitFor({ state: "detached" });
			await desk.page.reload();
			await desk.page.getByRole("row", { name: /^999 / }).waitFor();
			assert.equal(await desk.page.getByRole("navigation", { name: "Facets" }).count(), 0);
		}));
});

describe("columns", () => {
	const menu = (desk: Desk) => desk.page.getByRole("dialog", { name: "Columns" });

	it("move, widen and hide by key, and stay so", () =>
		open(async (desk) => {
			const { page } = desk;
			await page.getByRole("row", { name: /^999 / }).waitFor();
			const before = await heads(desk);
			assert.equal(before[0], "#");
			await page.getByRole("button", { name: "Columns" }).press("Enter");
			await menu(desk).getByRole("button", { name: "Move to the right: Number" }).press("Enter");
			await menu(desk).getByRole("button", { name: "Wider: Time" }).press("Enter");
			await menu(desk).getByRole("checkbox", { name: "Verdict" }).press("Space");
			const after = await heads(desk);
			assert.deepEqual(after.slice(0, 2), ["Time", "#"]);
			assert.ok(!after.includes("Verdict"));
			await menu(desk).getByText("160 px").waitFor();
			await page.keyboard.press("Escape");
			await page.reload();
			await page.getByRole("row", { name: /999 / }).first().waitFor();
			assert.deepEqual((await heads(desk)).slice(0, 2), ["Time", "#"]);
		}));

	it("take the width that their edge is dragged to, and draw no row again for it", () =>
		open(async (desk) => {
			const { page } = desk;
			await page.getByRole("row", { name: /^999 / }).waitFor();
			const head = page.locator('[data-column="time"]');
			const edge = await head.locator("[data-edge]").boundingBox();
			const before = await head.boundingBox();
			assert.ok(edge && before);
			await page.mouse.move(edge.x + 4, edge.y + 10);
			await page.mouse.down();
			await page.mouse.move(edge.x + 44, edge.y + 10, { steps: 5 });
			await page.mouse.up();
			const after = await head.boundingBox();
			assert.equal(Math.round((after?.width ?? 0) - before.width), 40);
			assert.equal(await menu(desk).isVisible(), false, "a drag opens no menu");
			await head.click({ position: { x: 20, y: 10 } });
			await menu(desk).getByText("184 px").waitFor();
		}));

	it("are moved by dragging their names", () =>
		open(async (desk) => {
			const { page } = desk;
			await page.getByRole("row", { name: /^999 / }).waitFor();
			const [from, to] = await Promise.all(["verdict", "time"].map((id) => page.locator(`[data-column="${id}"]`).boundingBox()));
			assert.ok(from && to);
			await page.mouse.move(from.x + 20, from.y + 10);
			await page.mouse.down();
			await page.mouse.move(to.x + 20, to.y + 10, { steps: 6 });
			await page.mouse.up();
			assert.deepEqual((await heads(desk)).slice(0, 3), ["#", "Verdict", "Time"]);
			assert.equal(await menu(desk).isVisible(), false, "a drag opens no menu");
		}));

	it("are remembered apart for each saved query", () =>
		open(async (desk) => {
			const { page } = desk;
			await go(desk, "/audit?q=actor:ana");
			await page.getByRole("button", { name: "Columns" }).click();
			await menu(desk).getByRole("button", { name: "Move to the right: Number" }).click();
			await page.keyboard.press("Escape");
			await go(desk, "/audit");
			await page.getByRole("row", { name: /^999 / }).waitFor();
			assert.equal((await heads(desk))[0], "#");
		}));
});

describe("export", () => {
	const sheet = (desk: Desk) => desk.page.getByRole("dialog", { name: "Export" });
	const started = (desk: Desk) => (desk.host.calls.get("audit.export") ?? []) as { query: object; format: string; columns?: string[] }[];

	it("saves the query with the columns as they are shown, and offers the signed manifest", () =>
		open(async (desk) => {
			const { page } = desk;
			await go(desk, "/audit?q=agent%3Adocs-writer");
			await entries(desk, "250").waitFor();
			await page.getByRole("button", { name: "Columns" }).click();
			await page.getByRole("dialog", { name: "Columns" }).getByRole("checkbox", { name: "Event" }).uncheck();
			await page.keyboard.press("Escape");
			await page.getByRole("button", { name: "Export" }).click();
			await sheet(desk).getByText("Contains redacted fields").waitFor();
			const saving = page.waitForEvent("download");
			await sheet(desk).getByRole("button", { name: "Export" }).click();
			const file = await saving;
			assert.match(file.suggestedFilename(), /^countersign-audit-\d{4}-\d\d-\d\d\.csv$/);
			await sheet(desk)
				.getByText(/^250 entries are in countersign-audit/)
				.waitFor();
			assert.deepEqual(started(desk), [
				{
					query: { is: { agent: ["docs-writer"] } },
					format: "csv",
					columns: ["seq", "time", "agent", "subject", "outcome", "decided-by", "risk", "duration-ms"],
				},
			]);
			const signed = page.waitForEvent("download");
			await sheet(desk).getByRole("button", { name: "Save its signed manifest" }).click();
			assert.ok((await signed).suggestedFilename().endsWith(".csv.manifest"));
			assert.deepEqual(await axeFindings(page), []);
		}));

	it("puts the pieces together as they came", () =>
		open(async (desk) => {
			await desk.page.getByRole("button", { name: "Export" }).click();
			await sheet(desk)
				.getByRole("radio", { name: /^JSON Lines/ })
				.check();
			const saving = desk.page.waitForEvent("download");
			await sheet(desk).getByRole("button", { name: "Export" }).click();
			const stream = await (await saving).createReadStream();
			let text = "";
			for await (const part of stream) text += String(part);
			const lines = text.trimEnd().split("\n");
			assert.deepEqual(
				lines.map((line) => (JSON.parse(line) as { seq: number }).seq),
				Array.from({ length: 1_000 }, (_, seq) => seq),
			);
			assert.equal(started(desk)[0]?.columns, undefined);
		}));

	it("shows how far it is, stops when it is told to, and saves nothing then", () => {
		let letGo: () => void = () => undefined;
		const held = new Promise<void>((resolve) => {
			letGo = resolve;
		});
		let pieces = 0;
		let isCancelled = false;
		return open(
			async (desk) => {
				const { page } = desk;
				let saved = 0;
				page.on("download", () => saved++);
				await page.getByRole("button", { name: "Export" }).click();
				await sheet(desk).getByRole("button", { name: "Export" }).click();
				await sheet(desk).getByText("400 of 1\u2009000 entries").waitFor();
				await sheet(desk).getByRole("button", { name: "Cancel" }).click();
				letGo();
				await sheet(desk).getByText("Stopped after").waitFor();
				assert.ok(isCancelled);
				assert.equal(saved, 0);
			},
			{
				"audit.export": () => ok({ id: "x", total: 1_000, manifest: "" }),
				"audit.export-chunk": async () => {
					if (++pieces > 1) await held;
					return ok({ text: "{}\n", done: false, count: 399 + pieces });
				},
				"audit.cancel-export": () => {
					isCancelled = true;
					return ok({ cancelled: true });
				},
			},
		);
	});

	it("says why it failed, and saves nothing then", () =>
		open(
			async (desk) => {
				await desk.page.getByRole("button", { name: "Export" }).click();
				await sheet(desk).getByRole("button", { name: "Export" }).click();
				await sheet(desk).getByRole("alert").filter({ hasText: "Not exported: the export ended. Nothing was saved." }).waitFor();
			},
			{ "audit.export-chunk": () => fail("not_found", "the export ended") },
		));
});

describe("what is not there", () => {
	it("names the part of the query to blame and takes it out", () =>
		open(async (desk) => {
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
		open(async (desk) => {
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
		return open(
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
		return open(
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
		open(async (desk, log) => {
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
		open(async (desk, log) => {
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

describe("every look of the explorer", () => {
	for (const [theme, width, height] of [
		["dark", 1280, 800],
		["light", 1024, 700],
		["dark", 640, 400],
	] as const) {
		it(`has nothing that axe finds wrong, ${theme}, ${width} × ${height}`, () =>
			open(
				async (desk) => {
					const { page } = desk;
					await chart(desk).waitFor();
					assert.deepEqual(await axeFindings(page), [], "list");
					await query(desk).fill('agent:docs-writer "x');
					await page.getByText("this quote is not closed").waitFor();
					assert.deepEqual(await axeFindings(page), [], "a mistake");
					await query(desk).fill("agent:d");
					await page.getByRole("option").first().waitFor();
					assert.deepEqual(await axeFindings(page), [], "completion");
					await page.keyboard.press("Escape");
					for (const name of ["Fields", "Saved", "Columns", "Export"]) {
						await page.getByRole("button", { name, exact: true }).click();
						await page.getByRole("dialog").waitFor();
						assert.deepEqual(await axeFindings(page), [], name);
						await page.keyboard.press("Escape");
					}
					assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "no sideways scrolling");
				},
				{},
				{ theme, width, height },
			));
	}

	it("has its keys in the map of keys", () =>
		open(async (desk) => {
			await chart(desk).waitFor();
			await desk.page.locator("main").focus();
			await desk.page.keyboard.press("?");
			await desk.page.getByRole("dialog", { name: "Keys" }).getByText("on the histogram: zoom out, everything").waitFor();
		}));

	it("moves nothing while answers come in", () =>
		open(async (desk) => {
			await chart(desk).waitFor();
			await desk.page.locator('[data-facet="agent"]').getByText("docs-writer").waitFor();
			await watchShifts(desk.page);
			await go(desk, "/audit?q=agent:docs-writer");
			await entries(desk, "250").waitFor();
			await go(desk, "/audit?q=agent:docs-writer&from=2026-11-21T11:01:00.000Z&to=2026-11-21T11:03:00.000Z");
			await entries(desk, "250").waitFor({ state: "detached" });
			await desk.settle();
			assert.ok((await shiftsOf(desk.page)) < 0.01);
		}));
});
