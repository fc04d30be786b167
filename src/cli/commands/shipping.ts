import type { Command } from "commander";
import { openTerminal } from "../../client/terminal.ts";
import { visible } from "../../shared/lib/visible.ts";
import type { SinkState } from "../../shared/model/shipping.ts";
import { must, provePresence, withOperator } from "../operator.ts";
import { durationText, print, printJson, styled, table } from "../terminal/text.ts";

/** `audit shipping`: where copies of the log go, how far they are, and holding one back. */

const stateText = ({ state, behind, problem }: SinkState, now: number): string => {
	if (state === "failing" && problem !== undefined)
		return `failing for ${durationText(now - problem.since)}, next try in ${durationText(problem.nextTryAt - now)}: ${visible(problem.text)}`;
	return behind === 0 || state === "up-to-date" ? state : `${state}, ${behind} behind`;
};

const row = (sink: SinkState, now: number): string[] => [
	sink.name,
	sink.type,
	sink.sentSeq === undefined ? "nothing yet" : `#${sink.sentSeq}`,
	sink.sentAt === undefined ? "" : `${durationText(now - sink.sentAt)} ago`,
	`${sink.behind}`,
	stateText(sink, now),
];

const status = ({ json }: { json?: true }): Promise<void> =>
	withOperator(async (operator) => {
		const { sinks } = must(await operator.call("shipping.list", {}));
		if (json === true) return printJson(sinks);
		if (sinks.length === 0) return print("the log is copied nowhere: docs/shipping.md says how to begin");
		const now = Date.now();
		print(
			table([["NAME", "TYPE", "SENT", "", "BEHIND", "STATE"].map((word) => styled("bold", word)), ...sinks.map((sink) => row(sink, now))]),
		);
	});

const setPaused = (name: string, isPaused: boolean, reason: string): Promise<void> =>
	withOperator(async (operator) => {
		const terminal = openTerminal();
		try {
			await provePresence(operator, terminal);
			const { seq } = must(await operator.call("shipping.set-paused", { name, isPaused, reason }));
			print(`${isPaused ? "paused" : "goes on"}, recorded as #${seq}`);
		} finally {
			terminal.close();
		}
	});

const test = (name: string): Promise<void> =>
	withOperator(async (operator) => {
		const terminal = openTerminal();
		try {
			await provePresence(operator, terminal);
			const { target } = must(await operator.call("shipping.test", { name }));
			print(`sent a test record to ${visible(target)}`);
		} finally {
			terminal.close();
		}
	});

const keepSecret = (name: string): Promise<void> =>
	withOperator(async (operator) => {
		const terminal = openTerminal();
		try {
			await provePresence(operator, terminal);
			const secret = await terminal.ask(`Credential \`${name}\`: `, { isSecret: true });
			const { seq } = must(await operator.call("shipping.keep-secret", { name, secret }));
			print(`kept; the rules may say secret = "keychain:${name}". Recorded as #${seq}`);
		} finally {
			terminal.close();
		}
	});

export const addShipping = ({ audit }: { readonly audit: Command }): void => {
	const shipping = audit
		.command("shipping")
		.description("copies of the log at other places: how far each is; pausing, trying, credentials");
	shipping
		.command("status", { isDefault: true })
		.description("every sink: what it has, what it lacks, and what went wrong")
		.option("--json", "as JSON")
		.action(status);
	shipping
		.command("pause")
		.argument("<name>")
		.requiredOption("--reason <text>", "why, for the record")
		.description("send nothing to a sink until it goes on; nothing is lost")
		.action((name: string, { reason }: { reason: string }) => setPaused(name, true, reason));
	shipping
		.command("resume")
		.argument("<name>")
		.option("--reason <text>", "why, for the record", "set from the command line")
		.description("go on where a sink was paused")
		.action((name: string, { reason }: { reason: string }) => setPaused(name, false, reason));
	shipping.command("test").argument("<name>").description("send one record that says that it is a test").action(test);
	shipping
		.command("secret")
		.argument("<name>")
		.description("put a credential into the key store, where the rules find it as `keychain:NAME`")
		.action(keepSecret);
};
