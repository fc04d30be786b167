import { placeOf } from "./places.ts";
import { hostsOf } from "./hosts.ts";
import type { Call, Redirected, RuleRedirect, Verdict } from "./types.ts";
import { raise, reads, writes } from "./verdict.ts";

/** Judges where a step's input comes from and where its output goes. */
export const judgeRedirects = (call: Call, verdict: Verdict, redirects: readonly Redirected[]): void => {
	for (const redirect of redirects) {
		const { target, access } = redirect;
		const socket = /\/dev\/(tcp|udp)\/([^/]*)(?:\/(.*))?$/.exec(target.value);
		if (socket !== null) {
			// A descriptor to a host carries anything, both ways, past every program that is judged.
			verdict.hosts.push(...hostsOf({ ...target, value: `${socket[2] ?? ""}:${socket[3] ?? ""}` }));
			raise(verdict, "destructive", "shell-socket", `opens a network connection to ${socket[2] ?? "a host"} from the shell`, target.span);
			continue;
		}
		if (target.value.startsWith("/inet/")) raise(verdict, "destructive", "shell-socket", "opens a network connection", target.span);
		if (access !== "write") reads(call, verdict, target);
		if (access === "read") continue;
		if (target.dynamic && /^\d+$|^\$\{?\w+\}?$/.test(target.value) && redirect.operator === ">&") continue;
		writes(call, verdict, target, redirect.operator === ">>" || redirect.operator === "&>>" ? "appends to" : "writes");
		if (target.dynamic || target.glob)
			raise(verdict, "execute", "unknown-target", `writes to ${target.value}, which is only known when it runs`, target.span);
	}
};

/** Redirections in the form that rules are matched on. */
export const ruleRedirects = (call: Call, redirects: readonly Redirected[]): RuleRedirect[] =>
	redirects.map(({ operator, target, access }) => {
		const place = placeOf(target.value, call, target.dynamic, target.glob);
		return { operator, target: place.absolute ?? target.value, safe: access === "read" || place.zone === "stream" };
	});
