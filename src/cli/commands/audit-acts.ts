import { type Command, Option } from "commander";
import { visible } from "../../shared/lib/visible.ts";
import { openTerminal } from "../../client/terminal.ts";
import { must, provePresence, withOperator } from "../operator.ts";
import { print } from "../terminal/text.ts";

/** `audit rotate-key` and `audit anchor`: what the running host does with the log, because only it holds the key. */

const rotateKey = ({ reason }: { reason: string }): Promise<void> =>
	withOperator(async (operator) => {
		const terminal = openTerminal();
		try {
			terminal.write(
				"The key that signs the audit log is replaced: the old one hands over to the new one in the log and is then deleted.\n",
			);
			await provePresence(operator, terminal);
			const { seq, keyId } = must(await operator.call("audit.rotate-key", { reason }));
			print(`done, recorded as #${seq}; the log is now signed with the key ${visible(keyId)}`);
		} finally {
			terminal.close();
		}
	});

const anchor = (): Promise<void> =>
	withOperator(async (operator) => {
		const terminal = openTerminal();
		try {
			terminal.write("The newest head of the log is put to every anchor of the rules.\n");
			await provePresence(operator, terminal);
			const { anchors } = must(await operator.call("audit.anchor", {}));
			if (anchors.length === 0) return print("the rules name no anchor: docs/audit-log.md says how");
			print(anchors.map(({ where, ok, text }) => `${ok ? "done  " : "FAILED"}  ${visible(where)}  ${visible(text)}`).join("\n"));
			if (anchors.some(({ ok }) => !ok)) process.exitCode = 1;
		} finally {
			terminal.close();
		}
	});

export const addAuditActs = (audit: Command): void => {
	audit
		.command("rotate-key")
		.addOption(new Option("--reason <text>", "why, for the record").makeOptionMandatory())
		.description("replace the key that signs the log; the old one hands over to it; needs a running host and the passphrase")
		.action(rotateKey);
	audit
		.command("anchor")
		.requiredOption("--now", "do not wait until it is due")
		.description("put the newest head of the log to every anchor of the rules; needs a running host and the passphrase")
		.action(anchor);
};
