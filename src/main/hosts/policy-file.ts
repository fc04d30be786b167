import { hash } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import type { ConfigState } from "../../shared/view/state.ts";
import { firstFault } from "../engine/config/toml-faults.ts";
import { defaultPoliciesText } from "../engine/policy/default-policies-text.ts";
import { maxPoliciesLength, parsePolicies } from "../engine/policy/parse-policies.ts";
import { compilePolicies, type PolicySet } from "../engine/policy/policy-set.ts";
import { readText, watchFile } from "./live-file.ts";

/**
 * The person's own `policies.toml` as a live thing. A file that cannot be read never replaces what is in force; with
 * nothing to fall back on there are no policies, and the gate denies everything that is not a read.
 */
export type PolicyFileInForce = {
	readonly set: PolicySet | null;
	readonly state: ConfigState;
	/** What is in force, and its hash. */
	readonly text: string;
	readonly hashHex: string;
};

export type LivePolicyFile = {
	current(): PolicyFileInForce;
	/** Reads the file again now; true when what is in force, or the problem, has changed. */
	reload(): boolean;
	stop(): void;
};

export type PolicyFilePorts = {
	readonly now: () => number;
	/** What the log has as in force last: its text, or null when it cannot be had from there. Undefined: never any. */
	readonly lastGood: () => string | null | undefined;
	readonly onChange: () => void;
};

export const openPolicyFile = (file: string, isFirstRun: boolean, ports: PolicyFilePorts): LivePolicyFile => {
	if (isFirstRun && !existsSync(file)) writeFileSync(file, defaultPoliciesText, { mode: 0o600 });

	let current: PolicyFileInForce = { set: null, state: { status: "none", file, since: ports.now() }, text: "", hashHex: "" };
	let lastRead: string | null = null;

	const enforce = (text: string, status: "in-force" | "last-good"): ReturnType<typeof parsePolicies> => {
		const parsed = parsePolicies(text, file, "user");
		if (parsed.ok)
			current = {
				set: compilePolicies(parsed.value),
				state: { status, file, since: ports.now() },
				text,
				hashHex: hash("sha256", text, "hex"),
			};
		return parsed;
	};
	const reject = (message: string, place: { readonly line?: number; readonly column?: number } = {}): void => {
		const before = current.set === null ? ports.lastGood() : null;
		if (typeof before === "string") enforce(before, "last-good");
		const { file: _file, ...at } = { file, ...place };
		current = {
			...current,
			state: {
				status: current.set === null ? "none" : "last-good",
				file,
				since: current.state.since,
				problem: {
					message: message.slice(0, 500),
					...(at.line === undefined ? {} : { line: at.line }),
					...(at.column === undefined ? {} : { column: at.column }),
				},
			},
		};
	};

	const reload = (): boolean => {
		const found = readText(file, 4 * maxPoliciesLength);
		const seen = "text" in found ? `t${found.text}` : `p${found.problem}`;
		if (seen === lastRead) return false;
		lastRead = seen;
		if ("text" in found) {
			const parsed = enforce(found.text, "in-force");
			if (!parsed.ok) {
				const first = firstFault(parsed.fault);
				reject(parsed.fault.message, first === undefined ? {} : { line: first.line, column: first.column });
			}
		} else if (found.isMissing && current.text.trim() === "" && (ports.lastGood() ?? "").trim() === "" && ports.lastGood() !== null) {
			/* There never were any: that is not a loss. */
			enforce("", "in-force");
		} else reject(found.problem);
		return true;
	};
	reload();

	const unwatch = watchFile(file, () => {
		if (reload()) ports.onChange();
	});
	return { current: () => current, reload, stop: unwatch };
};
