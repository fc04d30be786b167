import assert from "node:assert/strict";
import { it } from "node:test";
import { fail } from "../../src/shared/lib/result.ts";
import { axeFindings } from "../kit/axe.ts";
import { sampleCards } from "../kit/cards.ts";
import { desks } from "../kit/console.ts";
import { makeGrant } from "../kit/grants.ts";

/** What holds for every screen there is: reached by keys, without a finding of axe when it is empty and when it is cut off. */

const withDesk = desks();

const screens = [
	["inbox", "i"],
	["activity", "y"],
	["agents", "n"],
	["breakers", "b"],
	["grants", "r"],
	["policies", "p"],
	["audit", "u"],
	["settings", ","],
] as const;

const grant = makeGrant("g7", { expiresAt: Date.now() + 900_000 });

it("reaches every screen of the navigation with `g` and its letter, from the screen before it", () =>
	withDesk({}, async ({ page }) => {
		const links = await page.getByRole("navigation", { name: "Screens" }).getByRole("link").count();
		assert.equal(links, screens.length, "this list is the navigation's");
		for (const [route, letter] of [...screens].reverse()) {
			await page.keyboard.press("g");
			await page.keyboard.press(letter);
			await page.locator(`[data-screen="${route}"]`).waitFor();
		}
	}));

it("goes from the navigation into each screen with Tab alone, and never out of sight", () =>
	withDesk({ state: { grants: [grant] }, cards: [sampleCards.routineShell()] }, async ({ page, open }) => {
		for (const [route] of screens) {
			await open(route);
			await page.getByRole("navigation", { name: "Screens" }).getByRole("link").last().focus();
			const places: string[] = [];
			for (let step = 0; step < 6; step++) {
				await page.keyboard.press("Tab");
				places.push(
					await page.evaluate(() => {
						const element = document.activeElement;
						if (element === null || element === document.body) return "end";
						const { top, bottom, width } = element.getBoundingClientRect();
						const isSeen = bottom > 0 && top < window.innerHeight && width > 0;
						return isSeen ? (element.closest("main") === null ? "frame" : "main") : `hidden ${element.outerHTML.slice(0, 120)}`;
					}),
				);
			}
			assert.equal(places[0], "main", route);
			assert.deepEqual(
				places.filter((place) => place.startsWith("hidden")),
				[],
				route,
			);
		}
	}));

for (const theme of ["dark", "light"] as const) {
	it(`has nothing that axe finds wrong on any screen, with nothing in it and without a connection, ${theme}`, () =>
		withDesk({ theme, width: 1024, height: 700, allowProblems: true, reducedMotion: "reduce" }, async ({ page, open, host }) => {
			for (const state of ["empty", "cut off"] as const) {
				if (state === "cut off") {
					host.script({ "state.watch": () => fail("unavailable", "starting") });
					host.drop("the host stops");
					await page
						.getByText(/Not connected/)
						.first()
						.waitFor();
				}
				for (const [route] of screens) {
					await open(route);
					assert.deepEqual(await axeFindings(page), [], `${route}, ${state}`);
					if (state === "cut off")
						await page
							.locator(`[data-screen="${route}"]`)
							.getByText(/As of \d\d:\d\d:\d\d/)
							.waitFor();
				}
			}
		}));

	it(`has nothing that axe finds wrong on the grants, ${theme}`, () =>
		withDesk({ theme, route: "grants", state: { grants: [grant] } }, async ({ page }) => {
			assert.deepEqual(await axeFindings(page), []);
			await page.getByRole("button", { name: "Revoke…" }).click();
			await page.getByRole("dialog").waitFor();
			assert.deepEqual(await axeFindings(page), []);
		}));
}
