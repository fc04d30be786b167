import { visible } from "../../shared/lib/visible.ts";
import type { Command } from "commander";
import { bannersOf } from "../../shared/view/banners.ts";
import type { ConsoleState } from "../../shared/view/state.ts";
import { must, withOperator } from "../operator.ts";
import { durationText, print, printJson, styled, table } from "../terminal/text.ts";

const countsOf = (state: ConsoleState): string => {
	const counts = new Map<string, number>();
	for (const { status, level } of state.agents) {
		const word = status === "confirmed" ? level : status;
		counts.set(word, (counts.get(word) ?? 0) + 1);
	}
	return counts.size === 0 ? "none" : [...counts].map(([word, count]) => `${count} ${word}`).join(", ");
};

const chainText = ({ chain, serverNow }: ConsoleState): string => {
	const signed = chain.checkpoint === undefined ? "nothing signed yet" : `signed up to ${chain.checkpoint.size}`;
	const { verified } = chain;
	const checked = verified === undefined ? "" : `, ${verified.passed ? "verified" : "FAILED"} ${durationText(serverNow - verified.at)} ago`;
	return `${chain.size} entries, ${signed}${checked}`;
};

export const statusText = (state: ConsoleState): string => {
	const { host, mode, config, waiting, serverNow } = state;
	const oldest = Math.min(...waiting.map(({ heldAt }) => heldAt));
	const lines = table([
		["running", `${host.kind} ${visible(host.version)} on ${visible(host.name)}`],
		["home", visible(host.home)],
		["mode", `${mode.mode} (${visible(mode.why)})`],
		["rules", `${config.status}, ${visible(config.file)}`],
		["consoles", state.nobodyWatches === true ? "none: nobody is watching" : "open"],
		["agents", countsOf(state)],
		["waiting", waiting.length === 0 ? "nothing" : `${waiting.length}, the oldest for ${durationText(serverNow - oldest)}`],
		["chain", chainText(state)],
		["key", `${visible(state.chain.keyId)} in ${visible(state.chain.keyStore.kind)}`],
	]);
	const banners = bannersOf(state).map(({ tone, text }) => styled(tone === "bad" ? "red" : "yellow", `! ${visible(text)}`));
	return `${lines}${banners.map((each) => `${each}\n`).join("")}`;
};

export const addStatus = (program: Command): void => {
	program
		.command("status")
		.description("whether Countersign runs, and how things stand")
		.option("--json", "the whole state as JSON")
		.action(async ({ json }: { json?: boolean }) => {
			const state = await withOperator(async (operator) => must(await operator.call("state.watch", {})));
			if (json === true) printJson({ ...state, banners: bannersOf(state) });
			else print(statusText(state));
		});
};
