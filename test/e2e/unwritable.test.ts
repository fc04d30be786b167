import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { axeFindings } from "../kit/axe.ts";
import { makeCard } from "../kit/cards.ts";
import { desks } from "../kit/console.ts";

/** A log that cannot be written, in Chromium: everything can be read, nothing can be approved, and why is on every screen. */

const withDesk = desks();

describe("a log that cannot be written", () => {
	for (const [log, said, title] of [
		[{ status: "failed", text: "disk full" }, "disk full", "The log cannot be written: disk full."],
		[
			{ status: "missing", text: "No log at `/home/ana/.countersign/data/log.db`" },
			"No log at",
			"No log at /home/ana/.countersign/data/log.db.",
		],
	] as const) {
		it(`${log.status}: the card stays to be read, the button to approve is gone and comes back`, () =>
			withDesk({ route: "inbox" }, async ({ page, host }) => {
				page.setDefaultTimeout(8000);
				host.hold(makeCard({ id: "c-1", text: "make release", segments: [{ from: 0, to: 12, role: "plain" }] }));
				const verdict = page.getByRole("group", { name: "Verdict" });
				await verdict.locator("[data-approve]").waitFor();
				host.change({ type: "log.set", log: { ...log, since: 1 } });
				await verdict.getByRole("alert").getByText("it can be answered when logging works").waitFor();
				assert.ok((await verdict.innerText()).includes(said));
				assert.equal(await verdict.locator("[data-approve]").count(), 0);
				assert.ok((await page.locator("[data-exact]").first().innerText()).includes("make release"));
				const banner = page.getByLabel("State of protection");
				await banner.getByText("Agents are held until logging works.").waitFor();
				assert.ok((await banner.innerText()).replaceAll("\n", "").includes(title.slice(0, -1)));
				assert.deepEqual(await axeFindings(page), []);
				host.change({ type: "log.set", log: null });
				await verdict.locator("[data-approve]").waitFor();
			}));
	}
});
