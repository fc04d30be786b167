import { visible } from "../../shared/lib/visible.ts";
import { Argument, type Command, Option } from "commander";
import { levels, type Level, type Mode, modes } from "../../shared/model/words.ts";
import type { AgentView } from "../../shared/view/state.ts";
import { must, type Operator, provePresence, withOperator } from "../operator.ts";
import { Stop } from "../stop.ts";
import { openTerminal, type Terminal } from "../../client/terminal.ts";
import { durationText, print, printJson, styled, table } from "../terminal/text.ts";

/** A new agent starts at one of these; higher ones are earned or given later. */
const startLevels = levels.slice(0, levels.indexOf("Assisted") + 1);

/** `agents`: the list, and the operator's verbs on one agent. */

const agentNamed = async (operator: Operator, name: string): Promise<AgentView> => {
	const { agents } = must(await operator.call("state.watch", {}));
	const agent = agents.find((each) => each.name === name);
	if (agent !== undefined) return agent;
	throw new Stop(`no agent \`${visible(name)}\`; there are: ${agents.map((each) => each.name).join(", ") || "none"}`);
};

/** Shows the agent, asks for the passphrase, then changes. Prints where the change stands in the log. */
const change = (name: string, what: string, verb: (operator: Operator, agent: AgentView) => ReturnType<Operator["call"]>): Promise<void> =>
	withOperator(async (operator) => {
		const agent = await agentNamed(operator, name);
		const terminal: Terminal = openTerminal();
		try {
			terminal.write(
				`${what} ${styled("bold", agent.name)} (${visible(agent.kind)}, key ${visible(agent.keyFingerprint)}, now ${agent.status}, ${agent.level})\n`,
			);
			await provePresence(operator, terminal);
			const { seq } = must(await verb(operator, agent)) as { seq: number };
			print(`done, recorded as #${seq}`);
		} finally {
			terminal.close();
		}
	});

const list = async ({ json }: { json?: boolean }): Promise<void> => {
	const { agents, serverNow } = await withOperator(async (operator) => must(await operator.call("state.watch", {})));
	if (json === true) return printJson(agents);
	if (agents.length === 0) return print("no agent has connected yet: try `countersign install claude-code`");
	const rows = agents.map((agent) => [
		agent.name,
		visible(agent.kind),
		agent.status === "confirmed" ? agent.status : styled("yellow", agent.status),
		agent.level + (agent.mode === undefined ? "" : `, mode ${agent.mode}`),
		visible(agent.keyFingerprint),
		`${agent.connections} connected`,
		agent.lastAt === undefined ? "" : `${durationText(serverNow - agent.lastAt)} ago`,
	]);
	print(table([["NAME", "KIND", "STATUS", "LEVEL", "KEY", "NOW", "LAST"].map((word) => styled("bold", word)), ...rows]));
};

const reasonOption = (): Option => new Option("--reason <text>", "why, for the record").makeOptionMandatory();

export const addAgents = (program: Command): void => {
	const agents = program.command("agents").description("the agents that are known here, and what they may");
	agents.command("list", { isDefault: true }).description("all agents").option("--json", "as JSON").action(list);
	agents
		.command("confirm")
		.argument("<name>")
		.addOption(new Option("--level <level>", "where it starts").choices(startLevels).default("Shadow"))
		.description("let a new agent in; compare its key with the one its installer showed")
		.action((name: string, { level }: { level: Level }) =>
			change(name, "Confirm", (operator, agent) => operator.call("agent.confirm", { name, keyFingerprint: agent.keyFingerprint, level })),
		);
	agents
		.command("refuse")
		.argument("<name>")
		.addOption(reasonOption())
		.description("shut an agent out")
		.action((name: string, { reason }: { reason: string }) =>
			change(name, "Refuse", (operator) => operator.call("agent.refuse", { name, reason })),
		);
	agents
		.command("level")
		.argument("<name>")
		.addArgument(new Argument("<level>", "trust level").choices(levels))
		.addOption(reasonOption())
		.description("promote or demote an agent")
		.action((name: string, level: Level, { reason }: { reason: string }) =>
			change(name, `Set to ${level}:`, (operator) => operator.call("agent.set-level", { name, level, reason })),
		);
	agents
		.command("mode")
		.argument("<name>")
		.addArgument(new Argument("<mode>", "approval mode, or `default` for the one of the rules").choices([...modes, "default"]))
		.addOption(reasonOption())
		.description("give an agent a stricter approval mode of its own")
		.action((name: string, mode: Mode | "default", { reason }: { reason: string }) =>
			change(name, `Mode ${mode} for`, (operator) =>
				operator.call("agent.set-mode", { name, mode: mode === "default" ? null : mode, reason }),
			),
		);
};
