import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { type Breaker, breakerView } from "../../src/main/engine/breaker/breaker.ts";
import { breakerLimits, type BreakerView } from "../../src/shared/model/breaker.ts";
import { breakerAt, byWorst } from "../../src/shared/view/breakers.ts";

const start = 1_795_000_000_000;
const span = 30 * 60_000;

const breakers = fc
	.record({
		isOpen: fc.boolean(),
		times: fc.array(fc.record({ at: fc.integer({ min: start, max: start + span }), ok: fc.boolean() }), { maxLength: 40 }),
		openedAt: fc.integer({ min: start, max: start + span }),
		cooldownMs: fc.constantFrom(60_000, 120_000, breakerLimits.longestCooldownMs),
		goodProbes: fc.nat(3),
		goodReads: fc.nat(5),
	})
	.map(({ isOpen, times, ...rest }): Breaker => ({
		state: isOpen ? "Open" : "Closed",
		samples: times.sort((one, other) => one.at - other.at).map((each, seq) => ({ ...each, seq })),
		cause: "3 failures in a row",
		probe: null,
		...rest,
	}));

it("says at any later moment what the host would say then", () =>
	fc.assert(
		fc.property(breakers, fc.nat(span), fc.nat(span), (breaker, toldAfter, askedAfter) => {
			const told = start + toldAfter;
			const asked = told + askedAfter;
			assert.deepEqual(breakerAt(breakerView("*", breaker, told), asked), breakerView("*", breaker, asked));
		}),
	));

it("puts the one of all agents first, then the open, then the half open, then by failures", () => {
	const view = (scope: string, change: Partial<BreakerView> = {}): BreakerView => ({
		scope,
		state: "Closed",
		failed: 0,
		total: 0,
		consecutive: 0,
		cause: "",
		goodProbes: 0,
		goodReads: 0,
		samples: [],
		...change,
	});
	const sorted = [
		view("b"),
		view("a"),
		view("*"),
		view("failing", { failed: 4 }),
		view("row", { consecutive: 2, failed: 2 }),
		view("half", { state: "HalfOpen" }),
		view("open", { state: "Open" }),
	].sort(byWorst);
	assert.deepEqual(
		sorted.map(({ scope }) => scope),
		["*", "open", "half", "row", "failing", "a", "b"],
	);
});
