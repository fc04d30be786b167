import type { Arg, Call, Verdict } from "../shell/types.ts";
import { hostsOf } from "../shell/hosts.ts";

/** What programs that talk to other machines have in common. */

/** Names the hosts in the verdict; the first one, for its text. */
export const addHosts = (verdict: Verdict, args: readonly Arg[]): string => {
	for (const arg of args) verdict.hosts.push(...hostsOf(arg));
	return verdict.hosts[0]?.host ?? args[0]?.value ?? "a host";
};

/** True when what comes on standard input is not the terminal: it would leave unseen. */
export const isFed = (call: Call): boolean => call.stdin.kind === "pipe" || call.stdin.kind === "file" || call.stdin.kind === "unknown";
