import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Page } from "playwright-core";
import { makeCard, sampleCards } from "../kit/cards.ts";
import { desks } from "../kit/console.ts";

/** What is shown is what runs: T-D1 to T-D6 of the design. */

const withDesk = desks();
const prompt = { width: 900, height: 600, freeze: true, route: "prompt" } as const;

const labelsOf = (page: Page): Promise<string[]> => page.locator('[data-exact] [data-chip="chip"]').allInnerTexts();

const classes: readonly (readonly [name: string, text: string, label: string])[] = [
	["bidi override", "ls \u202ecod.sl", "RLO"],
	["bidi isolate", "ls \u2067x", "RLI"],
	["left-to-right mark", "ls \u200ex", "LRM"],
	["zero width space", "rm\u200b -rf x", "ZWSP"],
	["soft hyphen", "rm\u00ad x", "SHY"],
	["byte order mark", "\ufeffls", "BOM"],
	["variation selector", "ls a\ufe0f", "VS16"],
	["tag characters", "ls \u{e0064}\u{e0065}\u{e006c}", 'TAG "del"'],
	["Hangul filler", "ls \u3164x", "U+3164"],
	["braille blank", "ls \u2800x", "BLANK"],
	["escape sequence", "echo \u001b[2Kx", "ESC[2K"],
	["carriage return", "ls # safe\rrm", "CR"],
	["NUL", "ls\u0000x", "NUL"],
	["C1 control", "ls\u009bx", "U+009B"],
	["DEL", "ls\u007fx", "DEL"],
	["no-break space", "ls\u00a0x", "NBSP"],
	["run of spaces", `ls${" ".repeat(41)}x`, "41 spaces"],
	["run of newlines", `ls${"\n".repeat(9)}rm`, "9 newlines"],
	["Cyrillic in a Latin word", "curl ex\u0430mple.sh", "U+0430"],
	["word of look-alikes only", "\u0441\u0441 x", "U+0441"],
	["full-width letter", "l\uff53 x", "U+FF53"],
	["en dash", "ls \u2013a", "U+2013 not -"],
	["curly quote", "echo \u201cx", 'U+201C not "'],
	["combining mark", "ls e\u0301", "U+0301"],
	["our own mark", "echo \u21b5", "U+21B5"],
];

describe("T-D1 hidden and misleading characters", () => {
	it("names every class in place of it, and counts them", () =>
		withDesk(prompt, async ({ page, arm, clear }) => {
			for (const [name, text, label] of classes) {
				const card = makeCard({
					id: `c-${classes.findIndex((each) => each[0] === name)}`,
					text,
					segments: [{ from: 0, to: text.length, role: "plain" }],
				});
				await arm(card);
				assert.ok((await labelsOf(page)).includes(label), `${name}: ${(await labelsOf(page)).join(" ")}`);
				assert.match(await page.locator("[data-pane]").innerText(), /\d+ hidden characters?/, name);
				await clear(card);
			}
		}));

	it("arms 120 generated commands: what is drawn decodes back to exactly what runs", () =>
		withDesk(prompt, async ({ arm, clear }) => {
			const alphabet = [
				..."ab -/|&;\"'$\t\n",
				"\u202e",
				"\u200b",
				"\u{e0064}",
				"\u001b[2K",
				"\u001b",
				"\r",
				"    ",
				"\n\n",
				"\u0430",
				"e\u0301",
				"\u2013",
				"\u05d0",
				"\ufe0f",
				"漢",
				"🙂",
				"⇥",
				"U+0430",
			];
			const texts = fc.sample(
				fc.array(fc.constantFrom(...alphabet), { minLength: 1, maxLength: 40 }).map((parts) => parts.join("")),
				{ numRuns: 120, seed: 11 },
			);
			for (const [index, text] of texts.entries()) {
				const card = makeCard({ id: `g-${index}`, text, segments: [{ from: 0, to: text.length, role: "plain" }] });
				// Arming is the proof: the console read its own document back and found the hash.
				await arm(card);
				await clear(card);
			}
		}));

	it("copies what cannot be seen as escapes", () =>
		withDesk(
			{ ...prompt, cards: [makeCard({ id: "copy", text: "rm\u200b x", segments: [{ from: 0, to: 5, role: "plain" }] })] },
			async ({ page }) => {
				await page.waitForSelector("[data-exact]");
				const copied = await page.evaluate(() => {
					const exact = document.querySelector("[data-exact]");
					if (exact !== null) window.getSelection()?.selectAllChildren(exact);
					const event = new ClipboardEvent("copy", { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
					document.dispatchEvent(event);
					return event.clipboardData?.getData("text/plain");
				});
				assert.equal(copied, "rm\\u{200b} x");
			},
		));
});

describe("T-D2 the display check", () => {
	const good = sampleCards.routineShell();
	const broken = [
		["segments that leave a gap", { segments: good.segments.slice(1) }],
		["segments that overlap", { segments: [...good.segments, { from: 0, to: 1, role: "plain" as const }] }],
		["another hash of the text", { textHashHex: "0".repeat(64) }],
		["another text than was hashed", { text: "npm test -- --run apx" }],
		["a digest that is not the request's", { digest: "1".repeat(64) }],
	] satisfies [string, Partial<typeof good>][];
	for (const [name, change] of broken) {
		it(`takes Approve out of the document for ${name}`, () =>
			withDesk(prompt, async ({ page, host, run, settle }) => {
				host.hold({ ...good, ...change });
				await page.waitForSelector("text=Display check failed");
				await run(5000);
				await settle();
				assert.equal(await page.locator("[data-approve]").count(), 0);
				assert.equal(await page.locator("[data-deny]").count(), 1);
				await page.keyboard.press("a");
				await run(500);
				await page.keyboard.press("d");
				const [verdict] = [await host.nextVerdict(1)];
				assert.equal(verdict.verdict, "deny");
				assert.equal(host.verdicts.length, 1);
			}));
	}

	it("accepts a masked request, whose canonical form cannot have the digest", () =>
		withDesk(prompt, async ({ arm }) => arm(sampleCards.notableNetwork())));

	it("goes back to the start when the drawn text is changed, and breaks when it stays changed", () =>
		withDesk(prompt, async ({ page, arm }) => {
			await arm(good);
			await page.evaluate(() => {
				const word = document.querySelector("[data-exact] span span span");
				if (word?.firstChild instanceof Text) word.firstChild.data = "npx";
			});
			await page.waitForSelector("text=Display check failed");
			assert.equal(await page.locator("[data-approve]").count(), 0);
		}));
});

describe("T-D3 reading", () => {
	const long = (grade: "high" | "routine"): ReturnType<typeof makeCard> => {
		const text = `${Array.from({ length: 400 }, (_, line) => `# line ${line}`).join("\n")}\nrm -rf /srv`;
		return makeCard({ id: `long-${grade}`, grade, text, segments: [{ from: 0, to: text.length, role: "comment" }] });
	};

	it("keeps a high card closed until its last line was on screen", () =>
		withDesk(prompt, async ({ page, show, run, settle, painted, reason, stage, host, arrived }) => {
			await show(long("high"));
			for (let step = 0; step < 60; step++) {
				await run(50);
				await settle();
			}
			assert.equal(await stage(), "reading");
			assert.match(await reason(), /Line \d+ not yet read/);
			await page.keyboard.press("a");
			await arrived();
			assert.equal(host.verdicts.length, 0);
			for (let pages = 0; pages < 60 && (await stage()) === "reading"; pages++) {
				await page.locator("h1").focus();
				await page.keyboard.press("Space");
				await painted();
				for (let step = 0; step < 10; step++) {
					await settle();
					await run(60);
				}
			}
			await page.waitForSelector('[data-stage="armed"]');
		}));

	it("counts on a routine card what was not on screen", () =>
		withDesk(prompt, async ({ page, arm, host }) => {
			await arm(long("routine"));
			assert.match(await page.locator("[data-approve]").innerText(), /Approve once, 3\d\d unread/);
			await page.keyboard.press("a");
			assert.ok((await host.nextVerdict(1)).seenRatio < 0.2);
		}));
});

describe("T-D4 what the agent says", () => {
	it("is plain text in a small block, and nothing leaves the page", () =>
		withDesk({ width: 900, height: 600, route: "prompt" }, async ({ page, host }) => {
			const asked: string[] = [];
			page.on("request", (request) => asked.push(request.url()));
			const says =
				`<img src="https://evil.example/x.png"><b>bold</b> [link](https://evil.example) ![i](https://evil.example/i.png)\n${"line\n".repeat(10_000)}`.slice(
					0,
					4000,
				);
			host.hold(makeCard({ id: "says", agentSays: says }));
			await page.waitForSelector("[data-approve]");
			const block = page.locator('[aria-label="Agent says, not verified"]');
			assert.equal(await block.locator("img, b, a").count(), 0);
			assert.match(await block.innerText(), /<img src=/);
			assert.ok(((await block.boundingBox())?.height ?? 999) <= 6 * 18 + 2);
			assert.deepEqual(
				asked.filter((url) => url.includes("evil")),
				[],
			);
		}));
});

describe("T-D6 type", () => {
	it("draws evidence without ligatures", () =>
		withDesk(
			{
				width: 900,
				height: 600,
				route: "prompt",
				cards: [makeCard({ id: "lig", text: "a != b => c -- fi", segments: [{ from: 0, to: 17, role: "plain" }] })],
			},
			async ({ page }) => {
				await page.waitForSelector('[data-stage="armed"]');
				const drawn = await page.evaluate(() => {
					const exact = document.querySelector("[data-exact]");
					if (exact === null) return null;
					const style = getComputedStyle(exact);
					const widths = ["!=", "=>", "--", "fi", "ab"].map((pair) => {
						const probe = document.createElement("span");
						probe.textContent = pair;
						exact.parentElement?.append(probe);
						probe.style.fontFamily = style.fontFamily;
						probe.style.fontSize = style.fontSize;
						probe.style.fontVariantLigatures = style.fontVariantLigatures;
						const { width } = probe.getBoundingClientRect();
						probe.remove();
						return width;
					});
					return { ligatures: style.fontVariantLigatures, family: style.fontFamily, widths };
				});
				assert.equal(drawn?.ligatures, "none");
				assert.match(drawn.family, /^"?Plex Evidence/);
				assert.equal(new Set(drawn.widths).size, 1, "every pair is two cells wide");
			},
		));
});
