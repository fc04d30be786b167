import { visible } from "../../shared/lib/visible.ts";
import type { Why } from "../../shared/model/why.ts";
import type { Command } from "commander";
import { must, withOperator } from "../operator.ts";
import { print, printJson, styled, table } from "../terminal/text.ts";

/** `why`: the whole way of one request, from the log. */

const block = (text: string): string =>
	visible(text, { isBlock: true })
		.split("\n")
		.map((line) => `  │ ${line}`)
		.join("\n");

export const whyText = (why: Why): string => {
	const trace = why.trace.map(({ seq, at, actor, text }) => [`#${seq}`, new Date(at).toISOString(), visible(actor), visible(text)]);
	const findings = why.findings.map(({ effect, gate, reason, rule }) => [
		effect,
		gate,
		visible(reason) + (rule?.file === undefined ? "" : ` (${visible(rule.file)}:${rule.line ?? 1})`),
	]);
	return [
		`${styled("bold", visible(why.subject))}\n${visible(why.agent)}, ${visible(why.request)}, digest ${why.digest.slice(0, 16)}…\n`,
		visible(why.decision),
		...(why.edit === undefined
			? []
			: [`\nasked:\n${block(why.edit.original)}\nchanged by ${visible(why.edit.by)} to:\n${block(why.edit.edited)}`]),
		...(why.counterfactual === undefined ? [] : [visible(why.counterfactual)]),
		`\n${table(trace)}`,
		...(findings.length === 0 ? [] : [table(findings)]),
	].join("\n");
};

export const addWhy = (program: Command): void => {
	program
		.command("why")
		.argument("<request>", "id of a request, as in the audit log")
		.option("--json", "as JSON")
		.description("why a request was allowed, held or denied, step by step")
		.action((request: string, { json }: { json?: boolean }) =>
			withOperator(async (operator) => {
				const why = must(await operator.call("audit.why", { request }));
				if (json === true) printJson(why);
				else print(whyText(why));
			}),
		);
};
