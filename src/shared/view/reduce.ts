import { type Change, type ConsoleState, recentLimit } from "./state.ts";

/**
 * Applies one change. Total: a change about something unknown adds it, a repeated change changes nothing.
 *
 * Law: test/laws/view.test.ts (a snapshot equals an older snapshot plus the changes between).
 */
export const reduce = (state: ConsoleState, change: Change): ConsoleState => {
	switch (change.type) {
		case "waiting.set":
			return { ...state, waiting: put(state.waiting, change.waiting, (each) => each.id) };
		case "waiting.ended":
			return { ...state, waiting: state.waiting.filter((each) => each.id !== change.ended.id) };
		case "agent.set":
			return { ...state, agents: put(state.agents, change.agent, (each) => each.name) };
		case "halted.set":
			return { ...state, halted: change.halted };
		case "mode.set":
			return { ...state, mode: change.mode };
		case "config.set":
			return { ...state, config: change.config };
		case "policies.set":
			return { ...state, policies: change.policies };
		case "chain.set":
			return { ...state, chain: change.chain };
		case "log.set":
			return { ...state, log: change.log };
		case "breakers.set":
			return { ...state, breakers: change.breakers };
		case "grants.set":
			return { ...state, grants: change.grants };
		case "counts.set":
			return { ...state, counts: change.counts };
		case "activity.added":
			return {
				...state,
				recent: [change.activity, ...state.recent.filter((each) => each.seq !== change.activity.seq)].slice(0, recentLimit),
			};
	}
};

const put = <T>(list: readonly T[], item: T, keyOf: (item: T) => string): T[] => {
	const at = list.findIndex((each) => keyOf(each) === keyOf(item));
	return at < 0 ? [...list, item] : list.map((each, index) => (index === at ? item : each));
};
