import { visible } from "../shared/lib/visible.ts";
import { connectOperator, proveOperator } from "../client/index.ts";
import type { Client } from "../shared/contract/contract.ts";
import type { OperatorContract } from "../shared/contract/operator.ts";
import type { Fault, Result } from "../shared/lib/result.ts";
import { Stop } from "./stop.ts";
import { openTerminal, type Terminal } from "../client/terminal.ts";
import { print } from "./terminal/text.ts";

/** The operator's channel, as commands use it. */
export type Operator = Client<OperatorContract>;

const stopOn = (fault: Fault): Stop => new Stop(visible(fault.message), fault.code === "forbidden" || fault.code === "busy" ? 4 : 1);

/** The value, or the end of the command. */
export const must = <T>(result: Result<T>): T => {
	if (!result.ok) throw stopOn(result.fault);
	return result.value;
};

/** Connects, works, hangs up. Throws `Stop` with code 3 when there is no host. */
export const withOperator = async <T>(work: (operator: Operator) => Promise<T>): Promise<T> => {
	const connected = await connectOperator();
	if (!connected.ok) {
		const { code, message } = connected.fault;
		if (code === "unavailable") throw new Stop(`${visible(message)}\nStart it with \`countersign serve\`, or open the desktop app.`, 3);
		throw stopOn(connected.fault);
	}
	try {
		return await work(connected.value);
	} finally {
		connected.value.close();
	}
};

/** Asks the person for the passphrase and proves it; from then on this connection may decide. */
export const provePresence = async (operator: Operator, terminal: Terminal): Promise<string> => {
	const challenge = must(await operator.call("operator.challenge", {}));
	if (!challenge.isSet) {
		throw new Stop("no passphrase is set, so nothing can be decided from the command line: set one in the window under Settings", 4);
	}
	const passphrase = await terminal.ask("Approver's passphrase: ", { isSecret: true });
	return must(await proveOperator(operator, passphrase)).operator;
};

/** Says what will change, asks for the passphrase, changes, and prints where the change stands in the log. */
export const changeAfterProof = async (operator: Operator, what: string, verb: () => Promise<Result<unknown>>): Promise<void> => {
	const terminal = openTerminal();
	try {
		terminal.write(`${what}\n`);
		await provePresence(operator, terminal);
		const { seq } = must(await verb()) as { seq: number };
		print(`done, recorded as #${seq}`);
	} finally {
		terminal.close();
	}
};
