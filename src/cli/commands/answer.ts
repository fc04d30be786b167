import { visible } from "../../shared/lib/visible.ts";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type Card, type Scope, scopeSchema } from "../../shared/model/card.ts";
import { must, type Operator, provePresence, withOperator } from "../operator.ts";
import { Stop } from "../stop.ts";
import { openTerminal, type Terminal } from "../../client/terminal.ts";
import { print, styled, table } from "../terminal/text.ts";

/** `approve` and `deny`: shows what the host holds, asks for the passphrase, answers exactly that. */

/** The card as text: everything that a yes would cover, nothing shortened. */
export const cardText = (card: Card): string => {
	const rows = [
		["agent", [...card.parent, card.agent].map((each) => visible(each)).join(" › ")],
		["risk", `${card.risk}, ${card.grade}${card.inspectable ? "" : ", part of it cannot be inspected"}`],
		["why", visible(card.why)],
		...(card.approvals === undefined
			? []
			: [
					[
						"approvals",
						`${card.approvals.given.length} of ${card.approvals.needed}, by ${card.approvals.given.map(({ name }) => name).join(", ") || "nobody yet"}`,
					],
				]),
		...(card.cwd === undefined ? [] : [["in", visible(card.cwd)]]),
		...card.env.map(({ name, value }) => ["env", `${visible(name)}=${visible(value)}`]),
		...card.steps.map((step, at) => [`step ${at + 1}`, `${visible(step.program)}: ${visible(step.effect)}`]),
		...card.reasons.map(({ text }) => ["because", visible(text)]),
		...card.findings.map(({ gate, effect, reason }) => [effect, `${gate}: ${visible(reason)}`]),
		...(card.agentSays === undefined ? [] : [["it says", `${visible(card.agentSays)} (not verified)`]]),
		...(card.redactions === 0 ? [] : [["note", `${card.redactions} secrets are masked here`]]),
	];
	const text = visible(card.text, { isBlock: true })
		.split("\n")
		.map((line) => `  │ ${line}`)
		.join("\n");
	return `${styled("bold", visible(card.headline))}\n\n${text}\n\n${table(rows)}`;
};

type Answer = {
	readonly verdict: "approve" | "deny";
	readonly message?: string | undefined;
	readonly scope?: Scope;
	readonly minutes?: number;
	readonly uses?: number;
	readonly as?: string;
};

/** What a yes wider than once would also allow; ends the command when that scope is closed. */
const reachText = (card: Card, scope: Scope): string => {
	const offer = card.scopes.find((each) => each.scope === scope);
	if (offer === undefined || !offer.open) throw new Stop(`scope ${scope} is closed for this request: ${visible(offer?.why ?? "unknown")}`);
	return `To APPROVE this and a grant, prove that you are there. It would also allow:\n  ${visible(offer.text ?? "")}\n`;
};

type Content = {
	readonly id: string;
	readonly digest: string;
	readonly rev: number;
	readonly verdict: "approve" | "deny";
	readonly nonce: string;
};

/** Asks a person for the passphrase of their own key. The host has proven itself by now: it is told the passphrase to open the key. */
const signAs = async (operator: Operator, terminal: Terminal, name: string, content: Content) => {
	const passphrase = await terminal.ask(`Passphrase of ${visible(name)}: `, { isSecret: true });
	const { signatureHex } = must(await operator.call("operator.sign", { name, passphrase, ...content }));
	return { as: { name, signatureHex } };
};

const answer = async (operator: Operator, terminal: Terminal, id: string, given: Answer): Promise<string> => {
	const { verdict, message, scope = "once", minutes, uses, as: name } = given;
	const card = must(await operator.call("request.card", { id }));
	if (verdict === "approve" && card.onlyDeny !== undefined) throw new Stop(`this request can only be denied: ${visible(card.onlyDeny)}`);
	const shownAt = performance.now();
	terminal.write(`${cardText(card)}\n`);
	let named: string | undefined;
	if (verdict === "approve" && card.ceremony === "name") {
		named = (await terminal.ask(`${visible(card.target?.question ?? "Name the target")}\nType it in full: `)).trim();
	}
	if (verdict === "deny") terminal.write("To deny this, prove that you are there.\n");
	else terminal.write(scope === "once" ? "To APPROVE this once, prove that you are there.\n" : reachText(card, scope));
	await provePresence(operator, terminal);
	const content = { id, digest: card.digest, rev: card.rev };
	const nonce = verdict === "approve" ? must(await operator.call("request.arm", content)).nonce : undefined;
	const signed = nonce === undefined || name === undefined ? {} : await signAs(operator, terminal, name, { ...content, verdict, nonce });
	const answered = must(
		await operator.call("request.answer", {
			...content,
			verdict,
			scope,
			...(minutes === undefined ? {} : { minutes }),
			...(uses === undefined ? {} : { uses }),
			seenRatio: 1,
			readMs: Math.round(performance.now() - shownAt),
			input: "cli",
			...(nonce === undefined ? {} : { nonce }),
			...signed,
			...(named === undefined ? {} : { named }),
			...(message === undefined ? {} : { feedback: message }),
		}),
	);
	if (answered.state === "ended") return `${answered.ended.outcome} #${answered.ended.seq}: ${visible(answered.ended.text)}`;
	if (answered.state === "held") {
		if (card.approvals !== undefined) return visible(answered.text);
		throw new Stop(visible(answered.text));
	}
	return "denied";
};

const run = (id: string, given: Answer): Promise<void> =>
	withOperator(async (operator) => {
		const terminal = openTerminal();
		try {
			print(await answer(operator, terminal, id, given));
		} finally {
			terminal.close();
		}
	});

const count = (text: string): number => {
	if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError("expected a number from 1 to 9999");
	return Number(text);
};

const presence = "\nNeeds the approver's passphrase, typed at the terminal; refused when an agent started this command.";

export const addAnswers = (program: Command): void => {
	program
		.command("approve")
		.argument("<id>", "as listed by `countersign waiting`")
		.addOption(new Option("--scope <scope>", "what the yes covers").choices(scopeSchema.options).default("once"))
		.option("--as <name>", "in your own name, where several approvers are needed")
		.option("--minutes <n>", "how long a wider yes lasts", count)
		.option("--uses <n>", "how often a wider yes may be used", count)
		.description("allow one waiting request, once or wider")
		.addHelpText("after", presence)
		.action((id: string, options: { scope: Scope; as?: string; minutes?: number; uses?: number }) =>
			run(id, { verdict: "approve", ...options }),
		);
	program
		.command("deny")
		.argument("<id>", "as listed by `countersign waiting`")
		.option("-m, --message <text>", "what the agent is told to do instead")
		.description("refuse one waiting request")
		.addHelpText("after", presence)
		.action((id: string, { message }: { message?: string }) => run(id, { verdict: "deny", message }));
};
