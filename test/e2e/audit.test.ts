import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { VerifyReport } from "../../src/shared/contract/console-audit.ts";
import { fail, ok } from "../../src/shared/lib/result.ts";
import { axeFindings } from "../kit/axe.ts";
import type { PageOptions } from "../kit/browser.ts";
import { type Desk, desks } from "../kit/console.ts";
import { explorerHandlers } from "../kit/fake-explorer.ts";
import { chainOf, entryOf, logHandlers, logStart, logState, viewOf, rootOf } from "../kit/fake-log.ts";
import { shiftsOf, watchShifts } from "../kit/shifts.ts";

/** The audit explorer in Chromium: to search, to read, to prove, to verify. */

const withDesk = desks();
type Script = Parameters<Desk["host"]["script"]>[0];

const open = (
	story: (desk: Desk, log: { size: number }) => Promise<void>,
	script: Script = {},
	options: PageOptions = {},
): Promise<void> => {
	const log = { size: 1_000 };
	return withDesk({ ...options, reducedMotion: "reduce", state: logState(log) }, async (desk) => {
		desk.page.setDefaultTimeout(8000);
		desk.host.script({ ...logHandlers(log), ...explorerHandlers(log), ...script });
		await desk.open("audit");
		await story(desk, log);
	});
};
const go = (desk: Desk, address: string): Promise<void> => desk.page.evaluate((to) => void (window.location.hash = to), address);
const hashOf = (desk: Desk): string => decodeURIComponent(new URL(desk.page.url()).hash).replaceAll("+", " ");

describe("searching", () => {
	it("runs a typed query, counts it, and keeps it in the address", () =>
		open(async (desk) => {
			await desk.page.keyboard.press("/");
			await desk.page.keyboard.type("agent:test-runner outcome:allowed");
			await desk.page.getByText("250 entries").waitFor();
			assert.equal(hashOf(desk), "#/audit?q=agent:test-runner outcome:allowed");
		}));

	it("shows the view that an address names", () =>
		open(async (desk) => {
			await go(desk, "/audit?q=outcome%3Adenied&sel=998&tab=raw");
			await desk.page.getByText("250 entries").waitFor();
			await desk.page.getByRole("row", { name: /^998 /, selected: true }).waitFor();
			assert.ok((await desk.page.getByRole("tabpanel").innerText()).includes('"seq":998'));
		}));

	it("underlines what means nothing and keeps the last good result", () =>
		open(async (desk) => {
			const filter = desk.page.getByRole("combobox", { name: "Query" });
			await filter.fill("agent:docs-writer");
			await desk.page.getByText("250 entries").waitFor();
			await filter.fill("agent:docs-writer verdct:denied");
			await desk.page.getByText("no field is called `verdct`").waitFor();
			assert.equal(await desk.page.locator("u").innerText(), "verdct:denied");
			assert.equal(await filter.getAttribute("aria-invalid"), "true");
			assert.equal(await desk.page.getByText("250 entries").count(), 1);
			assert.equal(hashOf(desk), "#/audit?q=agent:docs-writer");
		}));

	it("says that nothing matches and clears the filter", () =>
		open(async (desk) => {
			await desk.page.getByRole("combobox", { name: "Query" }).fill("nosuchthing");
			await desk.page.getByText("No entry matches.").waitFor();
			await desk.page.getByRole("button", { name: "Clear the query" }).click();
			await desk.page.getByText(/1.000 entries/).waitFor();
		}));

	it("offers a retry when the log cannot be read", () => {
		let isBroken = true;
		return open(
			async (desk) => {
				await desk.page.getByText("The log could not be read.").waitFor();
				isBroken = false;
				await desk.page.getByRole("button", { name: "Retry" }).click();
				await desk.page.getByText(/1.000 entries/).waitFor();
			},
			{
				"audit.window": (params) =>
					isBroken
						? fail("unavailable", "the disk is gone")
						: (logHandlers({ size: 1_000 })["audit.window"]?.(params, null) ?? fail("internal", "none")),
			},
		);
	});
});

describe("one entry", () => {
	it("is read by keyboard alone: grid, tabs, and back", () =>
		open(async (desk) => {
			const { page } = desk;
			await page.getByRole("row", { name: /^999 / }).waitFor();
			await page.getByRole("grid").focus();
			await page.keyboard.press("ArrowDown");
			await page.getByRole("tab", { name: "Fields" }).waitFor();
			await page.keyboard.press("Enter");
			for (const name of ["Why", "Raw", "Chain", "Proof", "Around"]) {
				await page.keyboard.press("ArrowRight");
				assert.equal(await page.getByRole("tab", { selected: true }).innerText(), name);
			}
			await page.keyboard.press("Escape");
			assert.ok(await page.getByRole("grid").evaluate((element) => element === document.activeElement));
		}));

	it("shows in Raw the bytes exactly as they were hashed", () =>
		open(async (desk) => {
			await go(desk, "/audit?sel=500&tab=raw");
			const raw = desk.page.locator("pre");
			await raw.waitFor();
			assert.equal(await raw.innerText(), viewOf(500).body);
		}));

	it("recomputes the hashes of an entry and its neighbours in the window", () =>
		open(async (desk) => {
			await go(desk, "/audit?sel=500&tab=chain");
			await desk.page.getByText("#499").waitFor();
			assert.equal(await desk.page.getByText("= Recomputed").count(), 3);
			assert.equal(await desk.page.getByText("≠ Recomputed").count(), 0);
		}));

	it("names an entry whose bytes were changed, though the host says that all is well", () => {
		const view = viewOf(500);
		const changed = { ...view, body: view.body.replace("test-runner", "docs-writer") };
		return open(
			async (desk) => {
				await go(desk, "/audit?sel=500&tab=chain");
				await desk.page.getByText("≠ Recomputed").waitFor();
				await desk.page.getByText("The host computed another hash from these bytes.").waitFor();
				assert.ok((await desk.page.locator("mark").count()) > 0);
				await desk.page.getByRole("tab", { name: "Proof" }).click();
				await desk.page.getByText("Not proven: the entry's bytes do not give its recorded hash.").waitFor();
				assert.equal(await desk.page.getByRole("tabpanel").locator('[data-shape="seal-ok"]').count(), 0);
			},
			{ "audit.entry": () => ok({ entry: changed, before: viewOf(499) }) },
		);
	});

	it("checks the path to the signed root in the window and says what it does not prove", () =>
		open(async (desk) => {
			await go(desk, "/audit?sel=500&tab=proof");
			await desk.page.getByText(/Entry #500 is one of the 1.000 entries under the root signed by log key 3f9a01bc/).waitFor();
			await desk.page.getByText("It does not show that every action was logged.").waitFor();
			assert.ok((await desk.page.getByLabel(/^Level \d+: our hash on the/).count()) >= 9);
		}));

	for (const [what, change] of [
		["another path", { pathHex: ["0".repeat(64)] }],
		["another root", { rootHex: "1".repeat(64) }],
		["an invalid signature", { signatureValid: false }],
		["the proof of another entry", { index: 499 }],
	] as const) {
		it(`does not accept ${what} as a proof`, () => {
			const log = { size: 1_000 };
			return open(
				async (desk) => {
					await go(desk, "/audit?sel=500&tab=proof");
					await desk.page.getByText(/^Not proven: /).waitFor();
					assert.equal(await desk.page.getByRole("tabpanel").locator('[data-shape="seal-ok"]').count(), 0);
				},
				{
					"audit.proof": async (params) => {
						const proof = await logHandlers(log)["audit.proof"]?.(params, null);
						return proof?.ok === true
							? ok({ ...proof.value, ...change, pathHex: [...("pathHex" in change ? change.pathHex : proof.value.pathHex)] })
							: fail("internal", "none");
					},
				},
			);
		});
	}

	it("shows ten before and ten after without losing the query", () =>
		open(async (desk) => {
			await go(desk, "/audit?q=outcome%3Adenied&sel=502&tab=around");
			const around = desk.page.getByRole("list", { name: "10 before, 10 after, newest first" });
			await around.waitFor();
			assert.equal(await around.getByRole("listitem").count(), 21);
			await around.getByRole("button").first().click();
			assert.equal(hashOf(desk), "#/audit?q=outcome:denied&sel=512&tab=around");
		}));

	it("draws nothing of an entry as markup or as hidden text", () => {
		const entry = { ...entryOf(500), details: { subject: "<img src=x onerror=alert(1)> a\u202eb" } };
		return open(
			async (desk) => {
				await go(desk, "/audit?sel=500");
				const panel = desk.page.getByRole("tabpanel");
				await panel.getByText("<img src=x").waitFor();
				assert.equal(await panel.locator("img").count(), 0);
				assert.ok((await panel.locator("[data-chip]").count()) > 0);
			},
			{ "audit.entry": () => ok({ entry: { ...viewOf(500), body: JSON.stringify(entry) } }) },
		);
	});
});

const report = (change: Partial<VerifyReport>): VerifyReport => ({
	state: "passed",
	entries: 1_000,
	checkpoints: 18,
	fromSeq: 0,
	toSeq: 1_000,
	rootHex: rootOf(1_000),
	durationMs: 4_600,
	text: "Every hash and every signed root was computed again.",
	damage: [],
	moreDamage: 0,
	...change,
});
const broken = report({
	state: "failed",
	damage: [
		{ kind: "clock-backwards", seq: 12, text: "12 is before 11", warning: true },
		{
			kind: "edited",
			seq: 497,
			at: 1_795_000_000_000,
			text: "entry 497 was changed",
			recordedHex: "e30c".repeat(16),
			recomputedHex: "71d4".repeat(16),
			warning: false,
		},
	],
	moreDamage: 2,
});
/** A verification that ends when the test says how. */
const scripted = () => {
	let end: (report: VerifyReport) => void = () => undefined;
	const ended = new Promise<VerifyReport>((resolve) => {
		end = resolve;
	});
	const run = {
		end: (result: VerifyReport) => end(result),
		/** What happens when somebody acknowledges the damage. */
		acknowledge: (): void => undefined,
		script: {
			"audit.verify": () => ended.then((result) => ok(result)),
			"audit.cancel-verify": () => ok({ cancelled: true }),
			"audit.acknowledge-damage": () => {
				run.acknowledge();
				return ok({ seq: 1_000 });
			},
		} satisfies Script,
	};
	return run;
};
const verify = async (desk: Desk): Promise<void> => desk.page.getByRole("button", { name: "Verify chain" }).click();
/** The band of the last verification: the part between the bar and the panes. */
const seal = (desk: Desk) => desk.page.locator('[data-screen="audit"] [data-shape^="seal-"]').first();

describe("verifying the chain", () => {
	it("shows how far it is, and a pass calmly, with the closed ring", () => {
		const run = scripted();
		return open(async (desk) => {
			await verify(desk);
			desk.host.emit("verify.progress", { done: 400, total: 1_000, perSecond: 200, checkpoints: 7 });
			await desk.page.getByText("400 of 1 000 entries · 200 per s · 7 signed roots · about 3 s left").waitFor();
			assert.equal(await seal(desk).getAttribute("data-shape"), "seal-unknown");
			run.end(report({}));
			await desk.page.getByRole("heading", { name: /^Sealed/ }).waitFor();
			await desk.page.getByText("Checked again by this window over the same bytes: 1000 entries, 1 signed root.").waitFor();
			assert.equal(await seal(desk).getAttribute("data-shape"), "seal-ok");
			assert.deepEqual(await axeFindings(desk.page), []);
		}, run.script);
	});

	it("does not believe a host whose bytes this window finds changed", () => {
		const run = scripted();
		const honest = logHandlers({ size: 1_000 })["audit.pages"];
		return open(
			async (desk) => {
				await verify(desk);
				run.end(report({}));
				const alarm = desk.page.getByRole("alert").filter({ hasText: "BROKEN at #640" });
				await alarm.getByText("The two verifiers disagree").waitFor();
				assert.equal(await seal(desk).getAttribute("data-shape"), "seal-broken");
				assert.deepEqual(await axeFindings(desk.page), []);
			},
			{
				...run.script,
				"audit.pages": async (params) => {
					const page = await honest?.(params, null);
					assert.ok(page?.ok === true);
					const changed = (body: string | undefined): string => (body ?? "").replace('"host":"bench"', '"host":"other"');
					return ok({ ...page.value, rows: page.value.rows.map((row) => (row.seq === 640 ? { ...row, body: changed(row.body) } : row)) });
				},
			},
		);
	});

	it("shows a break unmistakably: where, what, both hashes, how many before are intact", () => {
		const run = scripted();
		return open(async (desk) => {
			await verify(desk);
			run.end(broken);
			const alarm = desk.page.getByRole("alert").filter({ hasText: "BROKEN at #497" });
			await alarm.waitFor();
			const text = await alarm.innerText();
			for (const part of [
				"The content changed",
				"e30c e30c",
				"71d4 71d4",
				"497 entries before it are intact",
				"502 after it cannot be trusted",
				"2 more places are damaged",
			]) {
				assert.ok(text.includes(part), part);
			}
			assert.equal(await seal(desk).getAttribute("data-shape"), "seal-broken");
			assert.deepEqual(await axeFindings(desk.page), []);
			await alarm.getByRole("button", { name: "Show neighbours" }).click();
			await desk.page.getByRole("tab", { name: "Chain", selected: true }).waitFor();
			await desk.page.getByRole("heading", { name: "#497", exact: true }).waitFor();
			assert.equal(await alarm.getByRole("button", { name: "Hide" }).count(), 0, "a break cannot be put away");
		}, run.script);
	});

	it("is compared with a backup: where they part, both as recorded, and which one the heads stand behind", () => {
		const run = scripted();
		const asked: unknown[] = [];
		const script: Script = {
			...run.script,
			"audit.compare": (params) => {
				asked.push(params);
				if (params.path.endsWith("none")) return fail("not_found", "there is no `/backup/none`");
				return ok({
					what: "database",
					from: 0,
					to: 900,
					logSize: 1_000,
					copySize: 900,
					differing: 2,
					first: 497,
					entries: [
						{ seq: 497, log: { is: "kept", text: '{"actor":"\u202egnp.exe"}' }, copy: { is: "kept", text: '{"actor":"ana"}' } },
						{ seq: 498, log: { is: "missing" }, copy: { is: "kept", text: '{"actor":"bot"}' } },
					],
					heads: [
						{ size: 400, where: "signed by the log's key", log: "leads", copy: "leads" },
						{ size: 900, where: "signed by the log's key", log: "differs", copy: "leads" },
					],
					text: "they differ from #497 on, in 2 entries of the 900 entries that both have; the log was changed",
				});
			},
		};
		return open(async (desk) => {
			await verify(desk);
			run.end(broken);
			await desk.page.getByRole("button", { name: "Compare with backup…" }).click();
			const sheet = desk.page.getByRole("dialog", { name: "Compare with a backup" });
			const path = sheet.getByRole("textbox", { name: "Path of the backup, in full" });
			await path.fill("/backup/none");
			await sheet.getByRole("button", { name: "Compare" }).click();
			await sheet.getByRole("alert").getByText("Not compared: there is no").waitFor();
			await path.fill(" /backup/friday.db ");
			await path.press("Enter");
			await sheet.getByRole("heading", { name: "Different from #497 on" }).waitFor();
			assert.deepEqual(asked.at(-1), { path: "/backup/friday.db" });
			const entry = sheet.getByRole("region", { name: "#497" });
			const bytes = await entry.getByLabel("Recorded bytes: The log").innerText();
			assert.ok(!bytes.includes("\u202e"), "what turns text around is named, not obeyed");
			assert.equal(await entry.getByLabel("Recorded bytes: The backup").innerText(), '{"actor":"ana"}');
			await sheet.getByRole("region", { name: "#498" }).getByText("Not there.").waitFor();
			await sheet.getByRole("row", { name: /^900 .* ≠ does not lead to it leads to it$/ }).waitFor();
			assert.deepEqual(await axeFindings(desk.page), []);
			await entry.getByRole("button", { name: "Open" }).click();
			await desk.page.getByRole("heading", { name: "#497", exact: true }).waitFor();
			assert.equal(await sheet.count(), 0);
		}, script);
	});

	it("stays until it is acknowledged with a reason, and is one line that says BROKEN afterwards", () => {
		const run = scripted();
		return open(async (desk, log) => {
			const failed = {
				at: logStart,
				size: 1_000,
				passed: false,
				text: "entry 497 was changed",
				first: { kind: "edited" as const, seq: 497 },
			};
			const reason = "the disk is being looked at";
			const acknowledged = { by: "ana", at: logStart, reason };
			run.acknowledge = () => desk.host.change({ type: "chain.set", chain: { ...chainOf(log), verified: { ...failed, acknowledged } } });
			await verify(desk);
			run.end(broken);
			desk.host.change({ type: "chain.set", chain: { ...chainOf(log), verified: failed } });
			const alarm = desk.page.getByRole("alert").filter({ hasText: "BROKEN at #497" });
			const banner = desk.page.getByLabel("State of protection");
			await banner.getByText("Nobody has acknowledged it.").waitFor();
			await alarm.getByRole("button", { name: "Acknowledge…" }).click();
			const sheet = desk.page.getByRole("dialog", { name: "Acknowledge the damage at #497" });
			const send = sheet.getByRole("button", { name: "Acknowledge" });
			await sheet.getByRole("textbox", { name: /^Reason/ }).fill("seen");
			assert.equal(await send.getAttribute("aria-disabled"), "true", "a reason is a sentence");
			await sheet.getByRole("textbox", { name: /^Reason/ }).fill(reason);
			assert.deepEqual(await axeFindings(desk.page), [], "the sheet");
			await send.click();
			const line = desk.page.getByRole("status").filter({ hasText: "BROKEN at #497" });
			await line.getByText(reason).waitFor();
			await alarm.waitFor({ state: "detached" });
			assert.deepEqual(desk.host.calls.get("audit.acknowledge-damage"), [{ kind: "edited", seq: 497, reason }]);
			await desk.page.waitForFunction(() => document.activeElement?.textContent?.includes("BROKEN at #497"));
			assert.ok(((await line.boundingBox())?.height ?? 999) < 60, "one line");
			assert.equal(await seal(desk).getAttribute("data-shape"), "seal-broken");
			await banner.getByText(`Acknowledged by ana: ${reason}.`).waitFor();
			assert.deepEqual(await axeFindings(desk.page), []);

			desk.host.change({ type: "chain.set", chain: { ...chainOf(log), verified: failed } });
			await alarm.waitFor();
			assert.equal(await line.count(), 0, "a newer verification that failed is acknowledged anew");
		}, run.script);
	});

	it("shows what the host found broken to a window that did not look itself", () =>
		open(async (desk, log) => {
			const verified = {
				at: logStart,
				size: 1_000,
				passed: false,
				text: "entry 497 was changed",
				first: { kind: "edited" as const, seq: 497 },
			};
			desk.host.change({ type: "chain.set", chain: { ...chainOf(log), verified } });
			const alarm = desk.page.getByRole("alert").filter({ hasText: "BROKEN at #497" });
			await alarm.getByText("Entry 497 was changed.").waitFor();
			await alarm.getByRole("button", { name: "Open #497" }).click();
			await desk.page.getByRole("heading", { name: "#497", exact: true }).waitFor();
			assert.equal(await alarm.getByRole("button", { name: "Acknowledge…" }).count(), 1);
		}));

	it("says beside a pass that a verification failed before, until it is acknowledged on every screen", () => {
		const run = scripted();
		const failedBefore = { at: logStart, text: "entry 497 was changed", first: { kind: "edited" as const, seq: 497 } };
		const reason = "the disk was replaced";
		return open(async (desk, log) => {
			const chain = chainOf(log);
			run.acknowledge = () =>
				desk.host.change({
					type: "chain.set",
					chain: { ...chain, failedBefore: { ...failedBefore, acknowledged: { by: "ana", at: logStart, reason } } },
				});
			desk.host.change({ type: "chain.set", chain: { ...chain, failedBefore } });
			const before = desk.page.getByRole("status").filter({ hasText: "An earlier verification failed at #497" });
			await before.getByText("Nobody has acknowledged it.").waitFor();
			const banner = desk.page.getByLabel("State of protection").getByText("A later one passed. Nobody has acknowledged it.");
			await banner.waitFor();
			await verify(desk);
			run.end(report({}));
			await desk.page.getByRole("heading", { name: /^Sealed/ }).waitFor();
			assert.deepEqual(await axeFindings(desk.page), []);
			await before.getByRole("button", { name: "Acknowledge…" }).click();
			const sheet = desk.page.getByRole("dialog", { name: "Acknowledge the damage at #497" });
			await sheet.getByRole("textbox", { name: /^Reason/ }).fill(reason);
			await sheet.getByRole("button", { name: "Acknowledge" }).click();
			await before.getByText(`Acknowledged by ana: ${reason}`).waitFor();
			await banner.waitFor({ state: "detached" });
			assert.equal(await before.getByRole("button", { name: "Acknowledge…" }).count(), 0);
		}, run.script);
	});

	for (const [what, result, title] of [
		["a stopped run", report({ state: "cancelled", toSeq: 402, entries: 402 }), /^Stopped at #402/],
		["a run over a part of the log", report({ fromSeq: 900 }), /^Sealed from #900 only/],
	] as const) {
		it(`never draws ${what} as a pass`, () => {
			const run = scripted();
			return open(async (desk) => {
				await verify(desk);
				if (result.state === "cancelled") await desk.page.getByRole("button", { name: "Cancel" }).click();
				run.end(result);
				await desk.page.getByRole("heading", { name: title }).waitFor();
				assert.equal(await seal(desk).getAttribute("data-shape"), "seal-unknown");
			}, run.script);
		});
	}

	it("says that nothing is known when the host goes away in the middle", () => {
		const run = scripted();
		return withDesk({ state: logState({ size: 1_000 }), allowProblems: true }, async (desk) => {
			desk.host.script({ ...logHandlers({ size: 1_000 }), ...explorerHandlers({ size: 1_000 }), ...run.script });
			await desk.open("audit");
			await verify(desk);
			await desk.page.getByRole("heading", { name: "Verifying" }).waitFor();
			desk.host.drop("stopped");
			await desk.page.getByRole("heading", { name: "Not verified" }).waitFor();
			assert.equal(await seal(desk).getAttribute("data-shape"), "seal-unknown");
		});
	});
});

describe("every state", () => {
	for (const [theme, width, height] of [
		["dark", 1280, 800],
		["light", 900, 600],
	] as const) {
		it(`has nothing that axe finds wrong, ${theme}, ${width} px`, () =>
			open(
				async (desk) => {
					await desk.page.getByRole("row", { name: /^999 / }).waitFor();
					assert.deepEqual(await axeFindings(desk.page), [], "list");
					for (const tab of ["fields", "raw", "chain", "proof", "around"]) {
						await go(desk, `/audit?sel=500&tab=${tab}`);
						await desk.page.getByRole("tab", { selected: true, name: new RegExp(tab, "i") }).waitFor();
						await desk.settle();
						assert.deepEqual(await axeFindings(desk.page), [], tab);
					}
					assert.ok(await desk.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
				},
				{},
				{ theme, width, height },
			));
	}

	it("keeps what it showed when the connection is lost, with its age", () =>
		withDesk({ state: logState({ size: 1_000 }), allowProblems: true }, async (desk) => {
			desk.host.script({ ...logHandlers({ size: 1_000 }), ...explorerHandlers({ size: 1_000 }) });
			await desk.open("audit");
			await desk.page.getByRole("row", { name: /^999 / }).waitFor();
			desk.host.drop("stopped");
			await desk.page.getByText(/^As of \d\d:\d\d:\d\d/).waitFor();
			assert.ok((await desk.page.getByRole("row").count()) > 10);
			assert.equal(await desk.page.getByRole("button", { name: "Verify chain" }).getAttribute("aria-disabled"), "true");
		}));

	it("moves nothing while entries arrive and a detail is open", () =>
		open(async (desk, log) => {
			await go(desk, "/audit?sel=500");
			await desk.page.getByRole("tab", { name: "Fields" }).waitFor();
			await desk.settle();
			await watchShifts(desk.page);
			for (let turn = 0; turn < 20; turn++) {
				log.size += 3;
				desk.host.change({ type: "chain.set", chain: chainOf(log) });
			}
			await desk.page.getByRole("button", { name: "60 new. Show" }).waitFor();
			assert.equal(await shiftsOf(desk.page), 0);
		}));
});
