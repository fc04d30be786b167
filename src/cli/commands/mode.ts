import { resolve } from "node:path";
import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import { visible } from "../../shared/lib/visible.ts";
import { type Mode, modes } from "../../shared/model/words.ts";
import type { ConsoleState } from "../../shared/view/state.ts";
import { changeAfterProof, must, withOperator } from "../operator.ts";
import { durationText, print, printJson, styled } from "../terminal/text.ts";

/** `mode`: which approval mode is in force and why, and setting another one, for all agents or for a folder. */

const mostMinutes = 480;
const readMinutes = (text: string): number => {
	const minutes = Number(text);
	if (Number.isInteger(minutes) && minutes >= 1 && minutes <= mostMinutes) return minutes;
	throw new InvalidArgumentError(`a whole number of minutes from 1 to ${mostMinutes}`);
};

const modeText = ({ mode, agents, serverNow }: ConsoleState): string => {
	const left = mode.untilAt === undefined ? "" : `, for ${durationText(mode.untilAt - serverNow)} more`;
	const lines = [`mode ${styled("bold", mode.mode)}${left} (${visible(mode.why)})`];
	for (const each of mode.workspaces ?? []) lines.push(`  at least ${each.mode} in ${visible(each.path)}`);
	for (const agent of agents) if (agent.mode !== undefined) lines.push(`  at least ${agent.mode} for the agent ${agent.name}`);
	return `${lines.join("\n")}\n`;
};

type Options = { readonly minutes?: number; readonly workspace?: string; readonly reason?: string; readonly json?: true };

const run = (mode: Mode | "default" | undefined, { minutes, workspace, reason, json }: Options): Promise<void> =>
	withOperator(async (operator) => {
		if (mode === undefined) {
			const state = must(await operator.call("state.watch", {}));
			if (json === true) printJson(state.mode);
			else print(modeText(state));
			return;
		}
		const to = mode === "default" ? null : mode;
		const where = workspace === undefined ? "all agents" : resolve(workspace);
		await changeAfterProof(operator, `Mode ${styled("bold", mode)} for ${visible(where)}`, () =>
			operator.call("mode.set", {
				mode: to,
				reason: reason ?? "set from the command line",
				...(minutes === undefined ? {} : { minutes }),
				...(workspace === undefined ? {} : { workspace: resolve(workspace) }),
			}),
		);
	});

export const addMode = (program: Command): void => {
	program
		.command("mode")
		.addArgument(new Argument("[mode]", "`default` goes back to the one of the rules").choices([...modes, "default"]))
		.description("the approval mode in force and why; with a mode: set it")
		.addOption(new Option("--minutes <count>", "how long; a mode looser than the rules lasts 15 minutes otherwise").argParser(readMinutes))
		.option("--workspace <folder>", "only there; it can only be stricter")
		.option("--reason <text>", "why, for the record")
		.option("--json", "as JSON, when nothing is set")
		.action(run);
};
