import { visible } from "../../shared/lib/visible.ts";
import { type Command, Option } from "commander";
import { must, provePresence, withOperator } from "../operator.ts";
import { openTerminal } from "../../client/terminal.ts";
import { print, printJson, styled, table } from "../terminal/text.ts";

/** `operators`: people with approver keys of their own. They are added in the window only. */

const list = ({ json }: { json?: boolean }): Promise<void> =>
	withOperator(async (operator) => {
		const { approvers } = must(await operator.call("operator.list", {}));
		if (json === true) return printJson(approvers);
		if (approvers.length === 0) return print("nobody has an approver key of their own: add people in the window under Settings, Approvers");
		const rows = approvers.map((each) => [
			each.name,
			`${each.publicKeyHex.slice(0, 16)}…`,
			new Date(each.addedAt).toISOString().slice(0, 10),
			(each.groups ?? []).map((group) => visible(group)).join(", "),
			each.owns.length === 0 ? "" : `not for ${each.owns.map((agent) => visible(agent)).join(", ")}`,
		]);
		print(table([["NAME", "KEY", "SINCE", "GROUPS", ""].map((word) => styled("bold", word)), ...rows]));
	});

const remove = (name: string, { reason }: { reason: string }): Promise<void> =>
	withOperator(async (operator) => {
		const terminal = openTerminal();
		try {
			await provePresence(operator, terminal);
			const { seq } = must(await operator.call("operator.remove", { name, reason }));
			print(`removed, recorded as #${seq}`);
		} finally {
			terminal.close();
		}
	});

export const addOperators = (program: Command): void => {
	const operators = program.command("operators").description("people who answer in their own name, where one yes is not enough");
	operators.command("list", { isDefault: true }).description("everyone with a key").option("--json", "as JSON").action(list);
	operators
		.command("remove")
		.argument("<name>")
		.addOption(new Option("--reason <text>", "why, for the record").makeOptionMandatory())
		.description("take a person's seat and delete their key")
		.action(remove);
};
