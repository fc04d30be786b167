import assert from "node:assert/strict";
import { it } from "node:test";
import { canonicalJson } from "../../src/shared/lib/canonical-json.ts";
import type { Card } from "../../src/shared/model/card.ts";
import { makeCard } from "../kit/cards.ts";
import { desks } from "../kit/console.ts";
import { press } from "../kit/press.ts";

/** Requests of one kind with other arguments: one table, ticked by reading, each approved by itself. */

const withDesk = desks();
const write = (id: string, name: string, more: Partial<Card> = {}): Card =>
	makeCard({
		id,
		alike: "docs-writer · file_write · in /w",
		subject: `touch ${name}`,
		text: `touch ${name}`,
		canonical: canonicalJson({ agent: "docs-writer", tool: "shell_exec", args: { command: `touch ${name}` }, cwd: "/w" }),
		heldAt: Date.now() - 60_000,
		...more,
	});

it("shows what differs, lets a row be ticked once it was read, and approves the ticked ones and nothing else", () =>
	withDesk(
		{
			route: "inbox",
			width: 1280,
			cards: [
				write("s1", "a.md"),
				write("s2", "b.md"),
				write("s3", "c.md"),
				write("s4", "hooks.md", { grade: "high", ceremony: "confirm" }),
			],
		},
		async ({ page, host }) => {
			await page.getByRole("button", { name: "×4 similar, read together" }).click();
			const sheet = page.locator("[data-alike-sheet]");
			await sheet.locator("tbody tr").nth(2).waitFor();
			const said = (await sheet.innerText()).replaceAll(/\s+/g, " ");
			for (const words of [/The same in all/, /cwd: \/w/, /touch a\.md/, /High, answer by itself: touch hooks\.md/])
				assert.match(said, words);
			assert.equal(await sheet.locator("tbody tr").count(), 3, "what is graver is no row");
			host.hold(write("s5", "late.md"));
			for (const row of [1, 3]) await sheet.getByRole("checkbox", { name: `Row ${row}`, exact: true }).check();
			await press(page, sheet.getByRole("button", { name: "Approve 2 ticked, once each" }));
			await page.getByText("2 approved, once each").first().waitFor();
			const [list] = host.calls.get("request.answer-many") as { verdict: string; items: { id: string; nonce: string }[] }[];
			assert.deepEqual([list?.verdict, list?.items.map(({ id }) => id)], ["approve", ["s1", "s3"]]);
			assert.equal(new Set(list?.items.map(({ nonce }) => nonce)).size, 2);
			assert.equal(await sheet.count(), 0);
		},
	));
