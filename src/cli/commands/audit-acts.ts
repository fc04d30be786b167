import { type Command, Option } from "commander";
import { visible } from "../../shared/lib/visible.ts";
import { openTerminal } from "../../client/terminal.ts";
import { must, provePresence, withOperator } from "../operator.ts";
import { print } from "../terminal/text.ts";

/** `audit rotate-key`: what the running host does with the log, because only it holds the key. */

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

export const addAuditActs = (audit: Command): void => {
	audit
		.command("rotate-key")
		.addOption(new Option("--reason <text>", "why, for the record").makeOptionMandatory())
		.description("replace the key that signs the log; the old one hands over to it; needs a running host and the passphrase")
		.action(rotateKey);
};
