import { visible } from "../../shared/lib/visible.ts";
import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import { levels, type Level, type Mode, modes } from "../../shared/model/words.ts";
import type { AgentView } from "../../shared/view/state.ts";
import { showAgent } from "./agent-standing.ts";
import { changeAfterProof, must, type Operator, withOperator } from "../operator.ts";
import { Stop } from "../stop.ts";
import { durationText, print, printJson, styled, table } from "../terminal/text.ts";

/** A new agent starts at one of these; higher ones are earned or given later. */
const startLevels = levels.slice(0, levels.indexOf("Assisted") + 1);

/** `agents`: the list, and the operator's verbs on one agent. */

const pick = (agents: readonly AgentView[], name: string): AgentView => {
	const agent = agents.find((each) => each.name === name);
	if (agent !== undefined) return agent;
	throw new Stop(`no agent \`${visible(name)}\`; there are: ${agents.map((each) => each.name).join(", ") || "none"}`);
};

const agentNamed = async (operator: Operator, name: string): Promise<AgentView> =>
	pick(must(await operator.call("state.watch", {})).agents, name);

/** Shows the agent, asks for the passphrase, then changes. */
const change = (name: string, what: string, verb: (operator: Operator, agent: AgentView) => ReturnType<Operator["call"]>): Promise<void> =>
	withOperator(async (operator) => {
		const agent = await agentNamed(operator, name);
		const who = `${styled("bold", agent.name)} (${visible(agent.kind)}, key ${visible(agent.keyFingerprint)}, now ${agent.status}, ${agent.level})`;
		await changeAfterProof(operator, `${what} ${who}`, () => verb(operator, agent));
	});

const decide = (what: string, verb: (operator: Operator) => ReturnType<Operator["call"]>): Promise<void> =>
	withOperator((operator) => changeAfterProof(operator, what, () => verb(operator)));

const list = async (name: string | undefined, { json }: { json?: boolean }): Promise<void> => {
	const { agents: known, serverNow } = await withOperator(async (operator) => must(await operator.call("state.watch", {})));
	const agents = name === undefined ? known : [pick(known, name)];
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

const mostDays = 90;
const readDays = (text: string): number => {
	const days = Number(text);
	if (Number.isInteger(days) && days >= 1 && days <= mostDays) return days;
	throw new InvalidArgumentError(`a whole number of days from 1 to ${mostDays}`);
};

const reasonOption = (): Option => new Option("--reason <text>", "why, for the record").makeOptionMandatory();

export const addAgents = (program: Command): void => {
	const agents = program.command("agents").description("the agents that are known here, and what they may");
	agents
		.command("list", { isDefault: true })
		.argument("[name]", "only this one")
		.description("all agents")
		.option("--json", "as JSON")
		.action(list);
	agents
		.command("show")
		.argument("<name>")
		.description("where an agent stands: how far to the next level, and what would cost it this one")
		.option("--days <count>", "days of the log to judge again at the next level", readDays, 30)
		.option("--json", "as JSON")
		.action(showAgent);
	agents
		.command("accept")
		.argument("<id>", "request of a suggestion, from `agents show`")
		.option("--carried-out", "you have done it yourself")
		.description("say that a suggestion was good; it counts towards the agent's next level")
		.action((id: string, { carriedOut }: { carriedOut?: true }) =>
			decide(`Accept the suggestion ${visible(id)}`, (operator) =>
				operator.call("suggestion.accept", { id, how: carriedOut === true ? "carried-out" : "good" }),
			),
		);
	agents
		.command("reject")
		.argument("<id>", "request of a suggestion, from `agents show`")
		.addOption(reasonOption())
		.description("say that a suggestion was bad; it counts as an error")
		.action((id: string, { reason }: { reason: string }) =>
			decide(`Reject the suggestion ${visible(id)}`, (operator) => operator.call("suggestion.reject", { id, reason })),
		);
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
