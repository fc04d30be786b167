import { readFileSync } from "node:fs";
import { parseStrictJson } from "../../shared/lib/strict-json.ts";
import { visible } from "../../shared/lib/visible.ts";
import { type Args, argsSchema } from "../../shared/model/request.ts";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type Card, type CardEdit, type Scope, scopeSchema } from "../../shared/model/card.ts";
import { must, type Operator, provePresence, withOperator } from "../operator.ts";
import { Stop } from "../stop.ts";
import { openTerminal, type Terminal } from "../../client/terminal.ts";
import { print, styled, table } from "../terminal/text.ts";

/** `approve` and `deny`: shows what the host holds, asks for the passphrase, answers exactly that. A yes is for one; a no may be for several. */

/** Who changed it, and line by line what. */
const editText = ({ by, gradeWas, voided, hunks, withoutDiff }: CardEdit): string => {
	const signs = { same: " ", added: "+", removed: "-" } as const;
	const lines = hunks.flatMap((hunk) => hunk.lines.map(({ kind, text }) => `\n${signs[kind]} ${visible(text)}`));
	const gone = voided.length === 0 ? "" : `; void are the approvals of ${voided.map((name) => visible(name)).join(", ")}`;
	return `by ${visible(by)}, was ${gradeWas}${gone}${withoutDiff === undefined ? lines.join("") : `\n${withoutDiff}`}`;
};

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
		...(card.edit === undefined ? [] : [["edited", editText(card.edit)]]),
		...(card.agentSays === undefined ? [] : [["it says", `${visible(card.agentSays)} (not verified)`]]),
		...(card.redactions === 0 ? [] : [["note", `${card.redactions} secrets are masked here`]]),
	];
	const text = visible(card.text, { isBlock: true })
		.split("\n")
		.map((line) => `  │ ${line}`)
		.join("\n");
	return `${styled("bold", visible(card.headline))}\n\n${text}\n\n${table(rows)}`;
};

type Yes = {
	readonly scope: Scope;
	readonly minutes?: number;
	readonly uses?: number;
	readonly as?: string;
	readonly editFile?: string;
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
	readonly verdict: "approve";
	readonly nonce: string;
};

/** Asks a person for the passphrase of their own key. The host has proven itself by now: it is told the passphrase to open the key. */
const signAs = async (operator: Operator, terminal: Terminal, name: string, content: Content) => {
	const passphrase = await terminal.ask(`Passphrase of ${visible(name)}: `, { isSecret: true });
	const { signatureHex } = must(await operator.call("operator.sign", { name, passphrase, ...content }));
	return { as: { name, signatureHex } };
};

const approve = async (operator: Operator, terminal: Terminal, id: string, given: Yes): Promise<string> => {
	const { scope, minutes, uses, as: name, editFile } = given;
	const asked = must(await operator.call("request.card", { id }));
	if (asked.onlyDeny !== undefined) throw new Stop(`this request can only be denied: ${visible(asked.onlyDeny)}`);
	const shownAt = performance.now();
	terminal.write(`${cardText(asked)}\n`);
	const card = editFile === undefined ? asked : await changed(operator, terminal, asked, editFile);
	let named: string | undefined;
	if (card.ceremony === "name") {
		named = (await terminal.ask(`${visible(card.target?.question ?? "Name the target")}\nType it in full: `)).trim();
	}
	if (editFile === undefined) {
		terminal.write(scope === "once" ? "To APPROVE this once, prove that you are there.\n" : reachText(card, scope));
		await provePresence(operator, terminal);
	}
	const content = { id, digest: card.digest, rev: card.rev };
	const { nonce } = must(await operator.call("request.arm", content));
	const verdict = "approve";
	const signed = name === undefined ? {} : await signAs(operator, terminal, name, { ...content, verdict, nonce });
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
			nonce,
			...signed,
			...(named === undefined ? {} : { named }),
		}),
	);
	if (answered.state === "ended") return `${answered.ended.outcome} #${answered.ended.seq}: ${visible(answered.ended.text)}`;
	if (answered.state === "held" && card.approvals !== undefined) return visible(answered.text);
	throw new Stop(answered.state === "held" ? visible(answered.text) : "the host took this for a denial");
};

/**
 * Puts what stands in `file` in place of what was asked, shows what came of it, and asks whether that is to be approved;
 * otherwise what was asked is put back. No editor is started: what runs as one is up to variables that others can set.
 */
const changed = async (operator: Operator, terminal: Terminal, asked: Card, file: string): Promise<Card> => {
	if (!asked.editing.open) throw new Stop(`this request cannot be changed: ${visible(asked.editing.why)}`);
	const args = argumentsFrom(textOf(file), asked, file);
	terminal.write(`To change this to what stands in ${visible(file)}, prove that you are there.\n`);
	await provePresence(operator, terminal);
	const { id } = asked;
	const { digest, rev } = must(await operator.call("request.edit", { id, digest: asked.digest, rev: asked.rev, args }));
	const card = must(await operator.call("request.card", { id }));
	terminal.write(`\n${cardText(card)}\n`);
	const word = (await terminal.ask("Type `approve` to approve what it is now: ")).trim();
	if (card.digest === digest && card.rev === rev && word === "approve") return card;
	must(await operator.call("request.edit", { id, digest: card.digest, rev: card.rev, args: null }));
	throw new Stop("nothing was approved: it is again what was asked");
};

const textOf = (file: string): string => {
	try {
		return readFileSync(file, "utf8");
	} catch (error) {
		throw new Stop(`${visible(file)} cannot be read: ${error instanceof Error ? visible(error.message) : "unknown error"}`, 2);
	}
};

/** A command as it is, without the new line at the end of the file; the arguments of everything else as a JSON object. */
const argumentsFrom = (text: string, { kind, canonical }: Card, file: string): Args => {
	if (kind === "shell") {
		const { args } = JSON.parse(canonical) as { args: Args };
		return { ...args, command: text.replace(/\r?\n$/, "") };
	}
	const read = parseStrictJson(text, { maxDepth: 64 });
	const args = argsSchema.safeParse(read.ok ? read.value : null);
	if (!args.success) throw new Stop(`${visible(file)}: ${read.ok ? "the arguments are no JSON object" : read.fault.message}`, 2);
	return args.data;
};

/** Shows every one, asks once, denies exactly these. One line each of what came of it; ends with 1 when one was not denied. */
const deny = async (operator: Operator, terminal: Terminal, ids: readonly string[], message: string | undefined): Promise<void> => {
	const items: { readonly id: string; readonly digest: string; readonly rev: number }[] = [];
	const refused: string[] = [];
	for (const id of new Set(ids)) {
		const card = await operator.call("request.card", { id });
		if (!card.ok && card.fault.code !== "not_found") must(card);
		if (!card.ok) {
			refused.push(visible(card.fault.message));
			continue;
		}
		items.push({ id, digest: card.value.digest, rev: card.value.rev });
		terminal.write(`${cardText(card.value)}\n`);
	}
	if (items.length === 0) throw new Stop(refused.join("\n"));
	const what = items.length === 1 ? "this" : `these ${items.length}`;
	terminal.write(`To deny ${what}, prove that you are there.\n`);
	await provePresence(operator, terminal);
	const feedback = message === undefined ? {} : { feedback: message };
	const answered = must(await operator.call("request.answer-many", { items, verdict: "deny", input: "cli", ...feedback }));
	for (const { id, result } of answered.items) {
		const name = ids.length === 1 ? "" : `${visible(id)}: `;
		if (result.state === "ended") print(`${name}${result.ended.outcome} #${result.ended.seq}: ${visible(result.ended.text)}`);
		else if (result.state === "undoable") print(`${name}denied`);
		else refused.push(`${name}${visible(result.text)}`);
	}
	if (refused.length > 0) throw new Stop(refused.join("\n"));
};

const run = (work: (operator: Operator, terminal: Terminal) => Promise<void>): Promise<void> =>
	withOperator(async (operator) => {
		const terminal = openTerminal();
		try {
			await work(operator, terminal);
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
		.option("--edit-file <file>", "change it first: to the command, or to the arguments as JSON, in this file")
		.description("allow one waiting request, once or wider, as it is or changed")
		.addHelpText("after", presence)
		.action((id: string, options: Yes) => run(async (operator, terminal) => print(await approve(operator, terminal, id, options))));
	program
		.command("deny")
		.argument("<id...>", "as listed by `countersign waiting`")
		.option("-m, --message <text>", "what the agent is told to do instead")
		.description("refuse one waiting request, or several at once")
		.addHelpText("after", presence)
		.action((ids: string[], { message }: { message?: string }) => run((operator, terminal) => deny(operator, terminal, ids, message)));
};
