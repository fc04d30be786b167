import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { desks, type Desk } from "../kit/console.ts";
import { makeCard, sampleCards } from "../kit/cards.ts";

/** Every rule of the input guard, driven by real input in Chromium. The clock of the page belongs to the test. */

const withDesk = desks();
const prompt = { width: 900, height: 600, freeze: true, route: "prompt" } as const;
const at = async (desk: Desk, selector: string): Promise<{ x: number; y: number }> => {
	const box = await desk.page.locator(selector).boundingBox();
	assert.ok(box);
	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};
const moveTo = async (desk: Desk, selector: string): Promise<void> => {
	const { x, y } = await at(desk, selector);
	await desk.page.mouse.move(x - 40, y - 12);
	await desk.page.mouse.move(x, y, { steps: 4 });
};
/** Numbers that look random and are the same each run. */
const dice = (seed: number) => (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;

describe("the input guard: honest verdicts", () => {
	it("approves with `a` once the clocks are done", () =>
		withDesk(prompt, async (desk) => {
			const card = sampleCards.routineShell();
			await desk.arm(card);
			await desk.page.keyboard.press("a");
			const verdict = await desk.host.nextVerdict(1);
			assert.equal(verdict.verdict, "approve");
			assert.equal(verdict.id, card.id);
			assert.equal(verdict.digest, card.digest);
			assert.equal(verdict.input, "key");
			assert.equal(verdict.scope, "once");
			assert.equal(verdict.seenRatio, 1);
			assert.ok(verdict.readMs >= 400);
			assert.ok(verdict.nonce);
		}));

	it("approves with a pointer that came to the button", () =>
		withDesk(prompt, async (desk) => {
			await desk.arm(sampleCards.routineShell());
			await moveTo(desk, "[data-approve]");
			await desk.run(200);
			await desk.page.mouse.down();
			await desk.page.mouse.up();
			assert.equal((await desk.host.nextVerdict(1)).input, "pointer");
		}));

	it("denies within 600 ms of the focus at any grade, and can be taken back", () =>
		withDesk(prompt, async (desk) => {
			for (const make of [sampleCards.routineShell, sampleCards.notableNetwork, sampleCards.highFile, sampleCards.criticalShell]) {
				const card = make();
				await desk.show(card);
				await desk.page.evaluate(() => void (window.dispatchEvent(new Event("blur")), window.dispatchEvent(new Event("focus"))));
				await desk.run(400);
				const before = desk.host.verdicts.length;
				await desk.page.keyboard.press("d");
				await desk.arrived();
				assert.equal(desk.host.verdicts.length, before, "the focus has not settled yet");
				await desk.run(400);
				await desk.page.keyboard.press("d");
				const verdict = await desk.host.nextVerdict(before + 1);
				assert.equal(verdict.verdict, "deny");
				assert.equal(verdict.nonce, undefined);
				await desk.page.waitForSelector("text=Undo (z)");
				await desk.page.keyboard.press("z");
				await desk.page.waitForSelector(`[data-card="${card.id}"] [data-approve]`);
				assert.equal(desk.host.calls.get("request.undo")?.length, before + 1);
				await desk.clear(card);
				await desk.run(400);
			}
		}));
});

describe("the input guard: clocks", () => {
	const delays = [
		["routine", 400, sampleCards.routineShell],
		["notable", 700, sampleCards.notableNetwork],
		["high", 1500, sampleCards.highFile],
		["critical", 2500, sampleCards.criticalShell],
	] as const;
	for (const [grade, delayMs, make] of delays) {
		it(`T-G8 does not arm a ${grade} card before ${delayMs} ms`, () =>
			withDesk({ ...prompt, height: 900 }, async (desk) => {
				await desk.show(make());
				// Everything is on screen; let the reading be recorded before the delay is over.
				for (let step = 0; step < delayMs / 50 - 2; step++) {
					await desk.run(50);
					await desk.settle();
				}
				assert.equal(desk.host.calls.get("request.arm"), undefined);
				assert.equal(await desk.stage(), "reading");
				await desk.page.keyboard.press("a");
				await desk.run(150);
				await desk.arrived();
				assert.equal(desk.host.verdicts.length, 0);
				await desk.run(350);
				await desk.page.waitForSelector('[data-stage="armed"]');
			}));
	}

	it("does not arm while the host gives no permission", () =>
		withDesk(prompt, async (desk) => {
			desk.host.script({ "request.arm": () => ({ ok: false, fault: { code: "forbidden", message: "this console may only look" } }) });
			await desk.show(sampleCards.routineShell());
			await desk.run(3000);
			await desk.page.keyboard.press("a");
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
			assert.match(await desk.reason(), /this console may only look/);
		}));

	it("T-G10 slows down after three quick approvals and says so", () =>
		withDesk(prompt, async (desk) => {
			for (const id of ["q1", "q2", "q3"]) {
				await desk.arm(sampleCards.routineShell(id));
				await desk.page.keyboard.press("a");
				await desk.page.waitForSelector("text=Nothing waits for you");
			}
			await desk.show(sampleCards.routineShell("q4"));
			for (let step = 0; step < 14; step++) {
				await desk.run(50);
				await desk.settle();
			}
			assert.equal(await desk.stage(), "reading");
			assert.match(await desk.reason(), /Three approvals in \d+ s\. Slowing down\./);
			await desk.run(150);
			await desk.page.waitForSelector('[data-stage="armed"]');
		}));

	it("waits until the keys rest, and each absorbed key starts that over", () =>
		withDesk(prompt, async (desk) => {
			await desk.arm(sampleCards.routineShell());
			await desk.page.keyboard.press("x");
			await desk.page.keyboard.press("a");
			await desk.run(200);
			await desk.page.keyboard.press("a");
			await desk.run(200);
			assert.match(await desk.reason(), /Waiting for keys to rest/);
			await desk.page.keyboard.press("a");
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
			await desk.run(400);
			await desk.page.waitForSelector('[data-stage="armed"]');
			await desk.page.keyboard.press("a");
			assert.equal((await desk.host.nextVerdict(1)).verdict, "approve");
		}));

	it("starts over when the window was hidden or lost the focus", () =>
		withDesk(prompt, async (desk) => {
			await desk.arm(sampleCards.routineShell());
			await desk.page.evaluate(() => void (window.dispatchEvent(new Event("blur")), window.dispatchEvent(new Event("focus"))));
			await desk.page.keyboard.press("a");
			await desk.run(300);
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
		}));
});

describe("the input guard: what is no press", () => {
	it("T-G1 typing while requests of every grade arrive answers nothing", () =>
		withDesk({ ...prompt, cards: [] }, async (desk) => {
			const roll = dice(7);
			const keys = [..."abcdefhikmnopqrsuvwxy0123456789", "Enter", "Space", "a", "d", "a"];
			const makes = [sampleCards.routineShell, sampleCards.notableNetwork, sampleCards.highFile, sampleCards.criticalShell];
			for (let count = 0; count < 200; count++) {
				await desk.page.keyboard.press(keys[Math.floor(roll() * keys.length)] ?? "a");
				await desk.run(60);
				if (count % 10 === 0) desk.host.hold((makes[(count / 10) % 4] ?? sampleCards.routineShell)(`t${count}`));
			}
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
		}));

	it("T-G2 a key held from before arrival through arming answers nothing", () =>
		withDesk(prompt, async (desk) => {
			await desk.page.keyboard.down("a");
			await desk.show(sampleCards.routineShell());
			for (let count = 0; count < 40; count++) {
				await desk.page.keyboard.down("a");
				await desk.run(40);
			}
			await desk.page.keyboard.up("a");
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
		}));

	it("T-G2 a repeating key answers nothing even after the keys rested", () =>
		withDesk(prompt, async (desk) => {
			await desk.page.keyboard.down("a");
			await desk.arm(sampleCards.routineShell());
			await desk.page.keyboard.down("a");
			await desk.page.keyboard.up("a");
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
		}));

	it("T-G3 a key that went down before arming answers nothing when it comes up after", () =>
		withDesk(prompt, async (desk) => {
			await desk.show(sampleCards.routineShell());
			await desk.run(300);
			await desk.page.keyboard.down("a");
			await desk.run(900);
			await desk.page.waitForSelector('[data-stage="armed"]');
			await desk.page.keyboard.up("a");
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
		}));

	it("T-G3 a key that went down on one content answers nothing on the next", () =>
		withDesk(prompt, async (desk) => {
			const card = sampleCards.routineShell();
			await desk.arm(card);
			await desk.page.keyboard.down("a");
			await desk.show(makeCard({ id: card.id, rev: 2, text: "npm publish" }));
			await desk.page.waitForSelector("text=This request changed while you were reading");
			for (let step = 0; step < 20; step++) {
				await desk.run(50);
				await desk.settle();
			}
			await desk.page.waitForSelector('[data-stage="armed"]');
			await desk.page.keyboard.up("a");
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
		}));

	it("T-G4 a pointer parked where Approve appears answers nothing", () =>
		withDesk(prompt, async (desk) => {
			const first = sampleCards.routineShell("first");
			await desk.show(first);
			const place = await at(desk, "[data-approve]");
			await desk.clear(first);
			await desk.page.mouse.move(place.x, place.y);
			await desk.run(1000);
			await desk.show(sampleCards.routineShell("second"));
			for (let count = 0; count < 30; count++) {
				await desk.page.mouse.down();
				await desk.page.mouse.up();
				await desk.run(100);
			}
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
			assert.match(await desk.reason(), /Click again/);
		}));

	it("T-G4 a pointer that has only just come to the button answers nothing", () =>
		withDesk(prompt, async (desk) => {
			await desk.arm(sampleCards.routineShell());
			await moveTo(desk, "[data-approve]");
			await desk.page.mouse.down();
			await desk.page.mouse.up();
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
		}));

	it("T-G5 a triple click answers once and leaves the next card alone", () =>
		withDesk(prompt, async (desk) => {
			await desk.arm(sampleCards.routineShell("one"));
			desk.host.hold(sampleCards.routineShell("two"));
			await moveTo(desk, "[data-approve]");
			await desk.run(200);
			for (let count = 1; count <= 3; count++) {
				await desk.page.mouse.down({ clickCount: count });
				await desk.page.mouse.up({ clickCount: count });
			}
			await desk.page.waitForSelector('[data-card="two"]');
			for (let count = 0; count < 20; count++) {
				await desk.run(100);
				await desk.page.mouse.down();
				await desk.page.mouse.up();
			}
			await desk.arrived();
			assert.deepEqual(
				desk.host.verdicts.map((each) => each.id),
				["one"],
			);
		}));

	it("T-G6 the click that brings the window to the front only does that", () =>
		withDesk(prompt, async (desk) => {
			await desk.arm(sampleCards.routineShell());
			for (const selector of ["[data-approve]", "[data-deny]"]) {
				await moveTo(desk, selector);
				await desk.run(700);
				await desk.page.evaluate(() => void (window.dispatchEvent(new Event("blur")), window.dispatchEvent(new Event("focus"))));
				await desk.page.mouse.down();
				await desk.run(600);
				await desk.page.mouse.up();
			}
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
		}));

	it("T-G7 events made by a script answer nothing", () =>
		withDesk(prompt, async (desk) => {
			await desk.arm(sampleCards.routineShell());
			await desk.page.evaluate(() => {
				for (const selector of ["[data-approve]", "[data-deny]"]) {
					const button = document.querySelector<HTMLElement>(selector);
					button?.focus();
					button?.click();
					button?.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, isPrimary: true }));
					button?.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
					for (const key of ["a", "d", "Enter"]) {
						button?.dispatchEvent(new KeyboardEvent("keydown", { key, code: `Key${key.toUpperCase()}`, bubbles: true }));
						button?.dispatchEvent(new KeyboardEvent("keyup", { key, code: `Key${key.toUpperCase()}`, bubbles: true }));
					}
				}
			});
			await desk.run(400);
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
		}));

	it("a press that leaves the button answers nothing", () =>
		withDesk(prompt, async (desk) => {
			await desk.arm(sampleCards.routineShell());
			await moveTo(desk, "[data-approve]");
			await desk.run(200);
			await desk.page.mouse.down();
			await desk.page.mouse.move(300, 300);
			await desk.page.mouse.up();
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
		}));

	it("a button that moved under the pointer answers nothing, and the card says so", () =>
		withDesk(prompt, async (desk) => {
			await desk.arm(sampleCards.routineShell());
			await moveTo(desk, "[data-approve]");
			await desk.run(200);
			await desk.page.evaluate(() => {
				const bar = document.querySelector<HTMLElement>("[data-bar]");
				if (bar !== null) bar.style.paddingRight = "40px";
			});
			await desk.page.mouse.down();
			await desk.page.mouse.up();
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
			assert.match(await desk.reason(), /The screen changed\. Nothing was sent\./);
		}));

	it("T-G13 Enter and Space on the focused button answer only after the focus rested there", () =>
		withDesk(prompt, async (desk) => {
			await desk.arm(sampleCards.routineShell());
			await desk.page.focus("[data-approve]");
			await desk.page.keyboard.press("Enter");
			await desk.page.keyboard.press("Space");
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
			await desk.run(800);
			await desk.page.waitForSelector('[data-stage="armed"]');
			await desk.page.keyboard.press("Space");
			assert.equal((await desk.host.nextVerdict(1)).input, "assistive");
		}));

	it("T-G13 a Space that went down before arming answers nothing when it comes up after", () =>
		withDesk(prompt, async (desk) => {
			await desk.show(sampleCards.routineShell());
			await desk.page.focus("[data-approve]");
			await desk.run(350);
			await desk.page.keyboard.down("Space");
			await desk.run(800);
			await desk.page.waitForSelector('[data-stage="armed"]');
			await desk.page.keyboard.up("Space");
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
		}));

	it("T-G14 `g`, any pause, `a` answers nothing; neither do modified keys", () =>
		withDesk(prompt, async (desk) => {
			await desk.arm(sampleCards.routineShell());
			for (const pauseMs of [0, 400, 1400, 1600, 5000]) {
				await desk.page.keyboard.press("g");
				await desk.run(pauseMs);
				await desk.page.keyboard.press("a");
				await desk.run(600);
				await desk.settle();
			}
			for (const chord of ["Control+a", "Alt+a", "Control+Alt+a", "Meta+a", "Shift+a"]) {
				await desk.page.keyboard.press(chord);
				await desk.run(600);
				await desk.settle();
			}
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
		}));

	it("T-G14 takes the physical key on a layout without Latin letters", () =>
		withDesk(prompt, async (desk) => {
			await desk.arm(sampleCards.routineShell());
			const session = await desk.page.context().newCDPSession(desk.page);
			const key = { key: "ф", code: "KeyA", text: "ф", windowsVirtualKeyCode: 65 };
			await session.send("Input.dispatchKeyEvent", { type: "keyDown", ...key });
			await session.send("Input.dispatchKeyEvent", { type: "keyUp", ...key });
			assert.equal((await desk.host.nextVerdict(1)).verdict, "approve");
		}));

	it("no verdict key works while the palette or the key map is open", () =>
		withDesk(prompt, async (desk) => {
			await desk.arm(sampleCards.routineShell());
			for (const opener of ["Control+k", "?"]) {
				await desk.page.keyboard.press(opener);
				await desk.page.waitForSelector("dialog[open]");
				await desk.run(600);
				for (const key of ["a", "d"]) {
					await desk.page.keyboard.press(key);
					await desk.run(600);
				}
				await desk.page.keyboard.press("Escape");
				await desk.page.waitForSelector("dialog", { state: "detached" });
			}
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
		}));
});

describe("the input guard: ceremonies", () => {
	it("T-G11 no key in the message field answers; Ctrl+Enter denies with the message", () =>
		withDesk(prompt, async (desk) => {
			await desk.arm(sampleCards.routineShell());
			await desk.page.keyboard.press("f");
			await desk.page.waitForSelector("[data-feedback] textarea");
			await desk.page.keyboard.type("pin a ad");
			await desk.run(600);
			for (const key of ["Enter", "Delete", "ArrowLeft", "ArrowRight", "Home", "End", "Backspace", "Tab", "Shift+Tab"]) {
				await desk.page.keyboard.press(key);
				await desk.run(600);
			}
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
			assert.equal(await desk.page.inputValue("[data-feedback] textarea"), "pin a ad");
			await desk.page.focus("[data-feedback] textarea");
			await desk.page.keyboard.press("Control+Enter");
			const verdict = await desk.host.nextVerdict(1);
			assert.equal(verdict.verdict, "deny");
			assert.equal(verdict.feedback, "pin a ad");
		}));

	it("Esc in the message field closes it and answers nothing", () =>
		withDesk(prompt, async (desk) => {
			await desk.arm(sampleCards.routineShell());
			await desk.page.keyboard.press("f");
			await desk.page.waitForSelector("[data-feedback]");
			await desk.page.keyboard.press("Escape");
			await desk.page.waitForSelector("[data-feedback]", { state: "detached" });
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0);
		}));

	it("a high card takes a second, different press after a moment", () =>
		withDesk({ ...prompt, height: 760 }, async (desk) => {
			await desk.arm(sampleCards.highFile());
			await desk.page.keyboard.press("a");
			await desk.page.waitForSelector("[data-confirm]");
			await desk.page.keyboard.press("Enter");
			await desk.page.keyboard.press("a");
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0, "too soon, and the same key again");
			await desk.run(600);
			await desk.page.keyboard.press("Enter");
			assert.equal((await desk.host.nextVerdict(1)).verdict, "approve");
		}));

	it("a high card is confirmed by pointer in another place than it was approved", () =>
		withDesk({ ...prompt, height: 760 }, async (desk) => {
			await desk.arm(sampleCards.highFile());
			await moveTo(desk, "[data-approve]");
			await desk.run(400);
			const first = await at(desk, "[data-approve]");
			await desk.page.mouse.down();
			await desk.page.mouse.up();
			await desk.page.waitForSelector("[data-confirm]");
			const second = await at(desk, "[data-confirm-press]");
			assert.ok(Math.abs(second.y - first.y) > 36);
			await desk.run(600);
			await desk.page.mouse.down();
			await desk.page.mouse.up();
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0, "the same place again");
			await moveTo(desk, "[data-confirm-press]");
			await desk.run(700);
			await desk.page.mouse.down();
			await desk.page.mouse.up();
			assert.equal((await desk.host.nextVerdict(1)).verdict, "approve");
		}));

	it("a critical card sends the named target; a wrong name is told and is no denial", () =>
		withDesk({ ...prompt, height: 760 }, async (desk) => {
			const card = sampleCards.criticalShell();
			await desk.arm(card);
			desk.host.script({
				"request.answer": (verdict) => {
					desk.host.verdicts.push(verdict);
					return { ok: false, fault: { code: "bad_request", message: "that is not the target" } };
				},
			});
			await desk.page.keyboard.press("a");
			await desk.page.waitForSelector("[data-confirm] input[type=text]");
			await desk.run(600);
			await desk.page.keyboard.press("Enter");
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0, "nothing was named");
			await desk.page.keyboard.type("/w/api/build");
			await desk.page.keyboard.press("Enter");
			await desk.arrived();
			assert.equal(desk.host.verdicts.length, 0, "the keys had not rested");
			await desk.run(600);
			await desk.page.keyboard.press("Enter");
			await desk.page.waitForSelector("text=that is not the target. Nothing was approved.");
			assert.equal(desk.host.verdicts[0]?.named, "/w/api/build");
			assert.equal(desk.host.verdicts[0]?.verdict, "approve");
			assert.equal(await desk.stage(), "reading", "the guard starts over");
		}));

	it("a critical target can be picked instead of typed", () =>
		withDesk({ ...prompt, height: 760 }, async (desk) => {
			await desk.arm(sampleCards.criticalShell());
			await desk.page.keyboard.press("a");
			await desk.page.waitForSelector("[data-confirm]");
			await desk.page.check('[data-confirm] input[value="/home/ana/.ssh"]');
			await desk.run(600);
			await desk.page.keyboard.press("Enter");
			assert.equal((await desk.host.nextVerdict(1)).named, "/home/ana/.ssh");
		}));

	it("says that a request changed, and what ended it elsewhere, without any effect", () =>
		withDesk(prompt, async (desk) => {
			const card = sampleCards.routineShell();
			await desk.arm(card);
			desk.host.script({ "request.answer": () => ({ ok: false, fault: { code: "stale", message: "changed" } }) });
			await desk.page.keyboard.press("a");
			await desk.page.waitForSelector("text=This request changed while you were reading. Nothing was sent. Read it again.");
			desk.host.end(card.id, { outcome: "denied", by: "mira", text: "Already denied by mira at 12:03" });
			await desk.page.waitForSelector("[data-bar=closed]");
			assert.match(await desk.reason(), /Already denied by mira at 12:03/);
			assert.equal(await desk.page.locator("[data-approve]").count(), 0);
		}));

	it("has no verdicts without a connection, and says so", () =>
		withDesk({ ...prompt, allowProblems: true }, async (desk) => {
			await desk.arm(sampleCards.routineShell());
			desk.host.drop("the host stops");
			await desk.page.waitForSelector("text=Not connected. Answers cannot be delivered. Agents stay held.");
			assert.equal(await desk.page.locator("[data-approve], [data-deny]").count(), 0);
		}));
});
