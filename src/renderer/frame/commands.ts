import type { SavedQuery } from "../../shared/query/saved.ts";
import type { ConsoleState } from "../../shared/view/state.ts";
import { chord } from "../keys/keys.ts";
import { formatRoute, parseRoute } from "../router/route.ts";
import { href } from "../router/use-route.ts";
import { openWhatIf } from "../screens/audit/what-if/open.ts";
import { screens } from "../screens/registry.ts";
import { stopAll } from "../store/actions.ts";
import { denyCurrent, hasCurrent } from "../store/current-verdict.ts";
import { openModeSheet } from "./mode-sheet.tsx";
import { announce, setTheme } from "../store/ui-store.ts";

/**
 * What the palette offers. Verdicts that approve are not here and never will be; acts in the safe direction are. Entities
 * only navigate.
 */
export type Command = {
	readonly id: string;
	readonly text: string;
	/** Said beside it, and found too. */
	readonly more?: string;
	readonly keys?: string;
	readonly run: () => void;
};

const go =
	(address: string): (() => void) =>
	() =>
		(window.location.hash = address);

const replayAgainst = (): void => {
	if (parseRoute(window.location.hash).path[0] !== "audit") go(href("audit"))();
	openWhatIf();
};

const has = (route: string): boolean => screens.some((each) => each.route === route);

const fixed = (): Command[] => [
	...screens.map((screen) => ({
		id: `go-${screen.route}`,
		text: `Go to ${screen.title}`,
		keys: `g ${screen.letter}`,
		run: go(href(screen.route)),
	})),
	{
		id: "stop",
		text: "Stop all agents",
		keys: chord("⇧ ."),
		run: () =>
			void stopAll().then((result) => announce(result.ok ? "All agents are stopped." : `Not stopped: ${result.fault.message}`, true)),
	},
	{ id: "replay", text: "Replay the audit query against…", run: replayAgainst },
	{ id: "mode", text: "Change the mode of all agents…", run: openModeSheet },
	...(hasCurrent() ? [{ id: "deny", text: "Deny the current request", keys: "d", run: denyCurrent }] : []),
	{ id: "theme-dark", text: "Theme: dark", run: () => setTheme("dark") },
	{ id: "theme-light", text: "Theme: light", run: () => setTheme("light") },
	{ id: "theme-system", text: "Theme: as the system", run: () => setTheme("system") },
];

const agents = (state: ConsoleState): Command[] =>
	has("agents")
		? state.agents.map((agent) => ({ id: `@${agent.name}`, text: `Agent ${agent.name}`, run: go(href("agents", agent.name)) }))
		: [];

const waiting = (state: ConsoleState): Command[] =>
	state.waiting.map((each) => ({ id: `w-${each.id}`, text: `${each.agent}: ${each.subject}`, run: go(href("inbox", each.id)) }));

/** Own queries of the explorer first, then those of projects, then the program's. */
const queries = (saved: readonly SavedQuery[]): Command[] =>
	(["mine", "shared", "program"] as const).flatMap((from) =>
		saved
			.filter((each) => each.from === from)
			.map(({ name, line, file }) => ({
				id: `query-${from}-${file ?? ""}-${name}`,
				text: `Query ${name}`,
				more: line,
				run: go(formatRoute({ path: ["audit"], query: { q: line } })),
			})),
	);

const limit = 50;

/** Prefixes: `>` commands, `@` agents, `#` audit entry by its number. Without one, everything. */
export function commandsFor(text: string, state: ConsoleState | null, saved: readonly SavedQuery[]): Command[] {
	const prefix = text.slice(0, 1);
	const rest = (">@#".includes(prefix) ? text.slice(1) : text).trim().toLowerCase();
	if (prefix === "#" && has("audit")) {
		const seq = rest.replaceAll(/\s/g, "");
		const run = go(formatRoute({ path: ["audit"], query: { sel: seq } }));
		return /^[0-9]{1,15}$/.test(seq) ? [{ id: "entry", text: `Open audit entry #${seq}`, run }] : [];
	}
	const all = [
		...(prefix === "@" ? [] : fixed()),
		...(prefix === ">" || prefix === "@" ? [] : queries(saved)),
		...(state === null || prefix === ">" ? [] : [...agents(state), ...(prefix === "@" ? [] : waiting(state))]),
	];
	const words = rest.split(/\s+/).filter(Boolean);
	return all.filter(({ text: name, more = "" }) => words.every((word) => `${name} ${more}`.toLowerCase().includes(word))).slice(0, limit);
}
