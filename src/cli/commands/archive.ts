import { type Command, InvalidArgumentError } from "commander";
import { openTerminal } from "../../client/terminal.ts";
import { visible } from "../../shared/lib/visible.ts";
import { must, type Operator, provePresence, withOperator } from "../operator.ts";
import { print, printJson, styled, table } from "../terminal/text.ts";

/** `audit archive`, `prune` and `restore`: which days are archived, what retention removes, and getting it back. */

const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;

const list = ({ json }: { json?: true }): Promise<void> =>
	withOperator(async (operator) => {
		const view = must(await operator.call("audit.archive", {}));
		if (json === true) return printJson(view);
		const { segments, folder, retentionDays, problem } = view;
		const words = { kept: "in the log", removed: "hashes only in the log", restored: "put back for a while" };
		const rows = segments.map(({ name, from, to, bytes, bodies }) => [name, `#${from} to #${to - 1}`, megabytes(bytes), words[bodies]]);
		if (rows.length > 0) print(table([["SEGMENT", "ENTRIES", "SIZE", ""].map((word) => styled("bold", word)), ...rows]));
		else print("no day is complete yet");
		print(
			`in ${visible(folder)}; ${retentionDays === 0 ? "nothing is ever removed from the log" : `entries stay in the log for ${retentionDays} days`}`,
		);
		if (problem !== undefined) print(`! segments cannot be written: ${visible(problem)}`);
	});

const proven = async (operator: Operator, work: () => Promise<void>): Promise<void> => {
	const terminal = openTerminal();
	try {
		await provePresence(operator, terminal);
		await work();
	} finally {
		terminal.close();
	}
};

const prune = ({ now, json }: { now?: true; json?: true }): Promise<void> =>
	withOperator(async (operator) => {
		const plan = must(await operator.call("audit.prune", { isDry: true }));
		if (now !== true && json === true) return printJson(plan);
		for (const { name, from, to } of plan.segments) print(`${name}  #${from} to #${to - 1}`);
		print(`${plan.entries} entries ${now === true ? "are to be removed" : "would be removed"}; ${visible(plan.text)}`);
		if (now !== true || plan.entries === 0) return;
		await proven(operator, async () => {
			const done = must(await operator.call("audit.prune", { isDry: false }));
			print(`removed what ${done.entries} entries said; their hashes stay`);
		});
	});

const restore = (names: readonly string[], { days }: { days: number }): Promise<void> =>
	withOperator((operator) =>
		proven(operator, async () => {
			const { entries } = must(await operator.call("audit.restore", { names: [...names], days }));
			print(`put back ${entries} entries, for ${days} days`);
		}),
	);

const readDays = (text: string): number => {
	const days = Number(text);
	if (Number.isInteger(days) && days >= 1 && days <= 365) return days;
	throw new InvalidArgumentError("a whole number of days from 1 to 365");
};

export const addArchive = ({ audit }: { readonly audit: Command }): void => {
	audit
		.command("archive")
		.description("the days that are archived, and whether the log itself still has what they say")
		.option("--json", "as JSON")
		.action(list);
	audit
		.command("prune")
		.description("what retention would remove from the log; with --now: remove it")
		.option("--dry-run", "only say it, which is the default")
		.option("--now", "remove it, behind an entry that says so")
		.option("--json", "the plan as JSON")
		.action(prune);
	audit
		.command("restore")
		.argument("<segment...>", "names of archived segments, such as `audit-2026-10-20.jsonl`")
		.description("put what archived segments say back into the log, to search it; every line is checked first")
		.option("--days <count>", "how long it stays", readDays, 7)
		.action(restore);
};
