import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fail, ok } from "../../src/shared/lib/result.ts";
import { type Desk, desks } from "../kit/console.ts";
import { explorerHandlers } from "../kit/fake-explorer.ts";
import { logHandlers, logState, rowOf } from "../kit/fake-log.ts";

/** The explorer while a search is at work: what is shown before all is found. In Chromium. */

const withDesk = desks();
type Script = Parameters<Desk["host"]["script"]>[0];

const open = (log: { size: number }, story: (desk: Desk) => Promise<void>, script: Script): Promise<void> =>
	withDesk({ reducedMotion: "reduce", state: logState(log) }, async (desk) => {
		desk.page.setDefaultTimeout(8000);
		desk.host.script({ ...logHandlers(log), ...explorerHandlers(log), ...script });
		await desk.open("audit");
		await story(desk);
	});
const query = (desk: Desk) => desk.page.getByRole("combobox", { name: "Query" });
const entries = (desk: Desk, count: string) => desk.page.getByRole("status").filter({ hasText: `${count} entries` });

describe("a question that takes long", () => {
	/** A search that has found a part when it answers first, and counts on when it is asked again. */
	const slowly = (log: { size: number }, found: readonly number[]) => {
		let step = 0;
		let release: () => void = () => undefined;
		const held = new Promise<void>((resolve) => (release = resolve));
		const script: Script = {
			"audit.window": async (ask) => {
				if (ask.query.has === undefined) return logHandlers(log)["audit.window"]?.(ask, null) ?? fail("internal", "no rows");
				if (step === 0) await held;
				const total = found[Math.min(step, found.length - 1)] ?? 0;
				step += 1;
				const count = Math.max(0, Math.min(ask.limit, total - ask.offset));
				const rows = Array.from({ length: count }, (_, at) => rowOf(log.size - 1 - 2 * (ask.offset + at)));
				return ok({ rows, total, asOfSeq: log.size - 1, behind: 0, isCounted: step >= found.length });
			},
		};
		return { script, release: () => release() };
	};

	it("keeps the rows of the question before, shows its first ones at once, and counts on", () => {
		const log = { size: 1_000 };
		const { script, release } = slowly(log, [240, 300, 300, 300, 400]);
		return open(
			log,
			async (desk) => {
				const { page } = desk;
				const first = page.getByRole("row", { name: /^998 / });
				await first.waitFor();
				const old = page.locator('[data-old="true"]');
				await query(desk).fill("slow");
				await page.keyboard.press("Enter");
				await old.waitFor();
				assert.equal(await first.count(), 1, "the rows before are still there");
				release();
				await old.waitFor({ state: "detached" });
				await page.getByRole("row", { name: /^997 / }).waitFor();
				assert.equal(await first.count(), 0);
				await entries(desk, "400").waitFor();
				await page.getByText("Nothing over this time.").waitFor();
			},
			script,
		);
	});

	it("says what it found so far and takes it for no total", () => {
		const log = { size: 1_000 };
		const { script, release } = slowly(log, [0, ...Array.from({ length: 5_000 }, () => 7), 7]);
		release();
		return open(
			log,
			async (desk) => {
				await desk.page.getByRole("row", { name: /^998 / }).waitFor();
				await query(desk).fill("slow");
				await desk.page.keyboard.press("Enter");
				await desk.page.getByText("7 so far, counting").waitFor();
				await desk.page.getByRole("row", { name: /^987 / }).waitFor();
				assert.equal(await desk.page.getByText("No entry matches.").count(), 0);
				assert.equal(await entries(desk, "7").count(), 0);
			},
			script,
		);
	});
});
