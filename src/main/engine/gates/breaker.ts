import type { Finding } from "../../../shared/model/finding.ts";
import { breakerLimits, globalScope } from "../../../shared/model/breaker.ts";
import { type Breaker, breakerOf, breakersFold, probeAt, probeCode, stateAt } from "../breaker/breaker.ts";
import { type Case, gate } from "../gate.ts";

type Facts = { readonly all: Breaker; readonly own: Breaker; readonly isOn: boolean };

/** Reads always pass on to the other gates: whoever repairs must be able to look. */
export const breaker = gate<Facts>({
	name: "breaker",
	doc: "Denies everything that is not a read after repeated failures, and lets single probes through to a person after a while.",
	gather: (reads, { request, config }) => {
		const breakers = reads.fold(breakersFold);
		return {
			all: breakerOf(breakers, globalScope),
			own: breakerOf(breakers, request.agent),
			isOn: config?.feature_flags.global_circuit_breaker ?? true,
		};
	},
	judge: (about, { all, own, isOn }) => {
		if (about.analysis.risk === "read") return [];
		return [...(isOn ? judgeOne(about, globalScope, all) : []), ...judgeOne(about, about.request.agent, own)];
	},
});

const judgeOne = ({ request, now }: Case, scope: string, state: Breaker): Finding[] => {
	const name = scope === globalScope ? "the breaker" : `the breaker of \`${scope}\``;
	const code = scope === globalScope ? "breaker" : "agent-breaker";
	switch (stateAt(state, now)) {
		case "Closed":
			return [];
		case "Open": {
			const leftS = Math.ceil((state.openedAt + state.cooldownMs - now) / 1000);
			return [{ gate: "breaker", effect: "deny", code, reason: `${name} is open (${state.cause}); it tests again in ${leftS} s` }];
		}
		case "HalfOpen": {
			const probe = probeAt(state, now);
			if (probe !== null && probe !== request.id) {
				return [{ gate: "breaker", effect: "deny", code, reason: `${name} is half open and one probe is already under way` }];
			}
			return [
				{
					gate: "breaker",
					effect: "ask",
					code: probeCode(scope),
					question: `${code}:probe`,
					reason: `${name} is half open: this would be probe ${state.goodProbes + 1} of ${breakerLimits.goodProbes}`,
				},
			];
		}
	}
};
