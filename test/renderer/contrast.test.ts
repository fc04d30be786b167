import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";

/** Contrast of every pair that carries text or a shape, recomputed from the tokens. Source: WCAG 2.2, 1.4.3 and 1.4.11. */

const css = readFileSync("src/renderer/styles/tokens.css", "utf8");
const block = (from: number): Record<string, string> =>
	Object.fromEntries(
		[...css.slice(from, css.indexOf("}", from)).matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((match) => [
			match[1] ?? "",
			match[2] ?? "",
		]),
	);
const themes = { dark: block(css.indexOf(":root {")), light: block(css.indexOf(':root[data-theme="light"] {')) };

const luminance = (hex: string): number => {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
		const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
		return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one: string, other: string): number => {
	const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
	return (light + 0.05) / (dark + 0.05);
};

const surfaces = ["bg-base", "bg-raised", "bg-selected"];
const texts = [
	"ink-1",
	"ink-2",
	"ink-3",
	"accent",
	"risk-routine",
	"risk-notable",
	"risk-high",
	"risk-critical",
	"state-ok",
	"state-warn",
	"state-bad",
	"tok-prog",
	"tok-path",
	"tok-flag",
	"tok-str",
	"tok-var",
	"tok-op",
];
const shapes = ["line-strong", "trust-0", "trust-1", "trust-2", "trust-3", "trust-4"];
const pairs: readonly (readonly [ink: string, surface: string, least: number])[] = [
	...texts.flatMap((ink) => surfaces.map((surface) => [ink, surface, 4.5] as const)),
	...shapes.flatMap((ink) => surfaces.map((surface) => [ink, surface, 3] as const)),
	...["ink-1", "ink-2", "ink-3"].map((ink) => [ink, "bg-inset", 4.5] as const),
	...["ink-1", "ink-2"].map((ink) => [ink, "bg-hover", 4.5] as const),
	...["tok-prog", "ink-1", "ink-3"].flatMap((ink) => ["diff-add-bg", "diff-del-bg"].map((surface) => [ink, surface, 4.5] as const)),
	["bg-base", "ink-1", 4.5],
	["accent-ink", "accent", 4.5],
	["tok-hidden-ink", "tok-hidden-bg", 4.5],
	["ink-1", "risk-critical-bg", 4.5],
	["ink-1", "risk-high-bg", 4.5],
];

for (const [theme, colours] of Object.entries(themes)) {
	describe(`contrast, ${theme}`, () => {
		it(`holds for all ${pairs.length} pairs`, () => {
			const low = pairs.filter(([ink, surface, least]) => contrast(colours[ink] ?? "#000000", colours[surface] ?? "#000000") < least);
			assert.deepEqual(
				low.map(([ink, surface]) => `${ink} on ${surface}`),
				[],
			);
		});
	});
}
