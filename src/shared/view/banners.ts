import { globalScope } from "../model/breaker.ts";
import { breakerAt } from "./breakers.ts";
import type { ConsoleState } from "./state.ts";

/** A state of reduced protection that a person must not be able to forget. Never dismissable. */
export type Banner = { readonly id: string; readonly tone: "bad" | "warn"; readonly text: string; readonly route?: string };

const asSentence = (text: string): string => (text.endsWith(".") ? text : `${text}.`);

/**
 * Every reason why protection is less than it looks, worst first.
 * Units: `now` is host time in ms; a state that was just read is of its own time.
 */
export const bannersOf = (state: ConsoleState, now: number = state.serverNow): Banner[] => {
	const banners: Banner[] = [];
	const { chain, config, halted } = state;
	if (chain.verified && !chain.verified.passed) {
		const { text, acknowledged } = chain.verified;
		const seen = acknowledged === undefined ? "Nobody has acknowledged it" : `Acknowledged by ${acknowledged.by}: ${acknowledged.reason}`;
		banners.push({
			id: "chain",
			tone: "bad",
			text: `The audit chain failed verification: ${asSentence(text)} ${asSentence(seen)}`,
			route: "/audit",
		});
	}
	if (chain.failedBefore !== undefined && chain.failedBefore.acknowledged === undefined)
		banners.push({
			id: "chain-before",
			tone: "warn",
			text: `A verification of the audit chain failed: ${asSentence(chain.failedBefore.text)} A later one passed. Nobody has acknowledged it.`,
			route: "/audit",
		});
	const { log } = state;
	if (log?.status === "failed")
		banners.push({ id: "log", tone: "bad", text: `The log cannot be written: ${log.text}. Agents are held until logging works.` });
	if (log?.status === "missing") banners.push({ id: "log", tone: "bad", text: `${log.text}. Agents are held until logging works.` });
	if (log?.status === "low-space")
		banners.push({ id: "log", tone: "warn", text: `${log.text} When nothing is left, agents are held until there is room.` });
	if (config.status !== "in-force") {
		const place = config.problem?.line === undefined ? "" : ` line ${config.problem.line}:`;
		const force =
			config.status === "last-good"
				? "The last good rules are in force."
				: "No rules are in force: everything that is not a read is denied.";
		banners.push({
			id: "config",
			tone: "bad",
			text: `The rules could not be read (${config.file}:${place} ${config.problem?.message ?? "file missing"}). ${force}`,
			route: "/settings",
		});
	}
	const { policies } = state;
	if (policies !== undefined && policies.status !== "in-force") {
		const place = policies.problem?.line === undefined ? "" : ` line ${policies.problem.line}:`;
		const force =
			policies.status === "last-good"
				? "The last good policies are in force."
				: "No policies are in force: everything that is not a read is denied.";
		banners.push({
			id: "policies",
			tone: "bad",
			text: `The policies could not be read (${policies.file}:${place} ${policies.problem?.message ?? "file missing"}). ${force}`,
			route: "/policies",
		});
	}
	if (halted)
		banners.push({ id: "halted", tone: "warn", text: `Everything is stopped by ${halted.by}: ${halted.reason}`, route: "/agents" });
	if (state.nobodyWatches === true)
		banners.push({ id: "nobody", tone: "warn", text: "Nobody is watching: no console is open, and what asks will time out." });
	for (const breaker of state.breakers) {
		const { scope, state: at, cause } = breakerAt(breaker, now);
		if (at === "Closed" || breaker.isOff === true) continue;
		const whose = scope === globalScope ? "The breaker" : `The breaker of ${scope}`;
		banners.push({
			id: `breaker ${scope}`,
			tone: "warn",
			text: `${whose} is ${at === "Open" ? "open" : "half open"} (${cause}): ${at === "Open" ? "everything that is not a read is denied." : "single probes wait for you."}`,
			route: scope === globalScope ? "/breakers" : `/breakers/${scope}`,
		});
	}
	const { mode, untilAt, why } = state.mode;
	if (untilAt !== undefined && untilAt > now) {
		const minutes = Math.ceil((untilAt - now) / 60_000);
		const left = `for ${minutes} more ${minutes === 1 ? "minute" : "minutes"}`;
		const means = mode === "yolo" ? "most actions run without asking" : "another mode than the one of the rules counts";
		banners.push({ id: "mode", tone: "warn", text: `Mode ${mode} ${left}: ${means} (${why}). End it with \`countersign mode default\`.` });
	}
	if (chain.keyStore.warning) banners.push({ id: "key-store", tone: "warn", text: chain.keyStore.warning, route: "/settings" });
	return banners;
};
