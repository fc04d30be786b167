import { makeLasting } from "../../shared/lib/lasting.ts";
import type { Agent } from "../../shared/model/agent.ts";
import type { Config } from "../../shared/model/config.ts";
import type { Analysis } from "../../shared/model/evidence.ts";
import type { Finding } from "../../shared/model/finding.ts";
import type { Request } from "../../shared/model/request.ts";
import type { Reads } from "./ports.ts";

/** Everything a gate may judge by, besides the facts it gathered. `config` is null when no rules are in force. */
export type Case = {
	readonly request: Request;
	readonly analysis: Analysis;
	readonly agent: Agent | null;
	readonly config: Config | null;
	readonly now: number;
};

/**
 * A named pure judge of a request. `gather` is the only part that looks at the world, and only through `Reads`;
 * `judge` reads its arguments. No opinion is an empty list. A gate never imports another gate.
 */
export type Gate<Facts = unknown> = {
	readonly name: string;
	/** One sentence for people: what this gate looks at. */
	readonly doc: string;
	gather(reads: Reads, about: Case): Facts;
	judge(about: Case, facts: Facts): readonly Finding[];
	/** Set by `actionGate`: what it said of an action holds for the same action again, under the same rules. */
	readonly isOfAction?: true;
};

/** Keeps the types of `gather` and `judge` together and forgets them for the list. */
export const gate = <Facts>(definition: Gate<Facts>): Gate => definition;

/** An action and the rules, and nothing that differs from one asking to the next: what a digest and the declared risk fix. */
export type ActionCase = Pick<Case, "analysis" | "config"> & { readonly request: Omit<Request, "id" | "reason" | "session" | "at"> };

/** A gate that judges an action by itself. Its type keeps it from reading anything that `Meanings` does not go by. */
export const actionGate = (definition: Pick<Gate, "name" | "doc"> & { judge(about: ActionCase): readonly Finding[] }): Gate => ({
	...definition,
	gather: () => null,
	isOfAction: true,
});

/**
 * Judges a request by every gate. A gate that throws denies: it is the only place where that is decided. `said` holds what
 * action gates said of this very action under these rules; it is read and added to.
 *
 * Law: test/laws/settle.test.ts (`a gate that throws denies`), test/laws/meanings.test.ts.
 */
export const runGates = (
	gates: readonly Gate[],
	reads: Reads,
	about: Case,
	onBug: (gateName: string, error: unknown) => void,
	said?: Map<Gate, readonly Finding[]>,
): Finding[] => {
	const findings: Finding[] = [];
	for (const each of gates) {
		try {
			const isKept = said !== undefined && each.isOfAction === true;
			const known = isKept ? said.get(each) : undefined;
			const found = known ?? each.judge(about, each.gather(reads, about));
			// What stands in a second entry is not redacted and written anew for it.
			if (known !== undefined) for (const finding of known) makeLasting(finding);
			else if (isKept) said.set(each, found);
			findings.push(...found);
		} catch (error) {
			onBug(each.name, error);
			findings.push({ gate: each.name, effect: "deny", code: "gate-failed", reason: `the \`${each.name}\` check failed, so nothing runs` });
		}
	}
	return findings;
};
