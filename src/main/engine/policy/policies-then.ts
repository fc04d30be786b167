import type { Entry } from "../../../shared/model/entry.ts";
import { parsePolicies } from "./parse-policies.ts";
import { compilePolicies, type PolicySet } from "./policy-set.ts";

/** The person's own policies as they were at each moment of a log, as far as the log says. Entries come in order. */
export type PoliciesThen = {
	take(entry: Entry): void;
	/** Null when the log does not say: its beginning is gone, a secret in the text was masked, or none could be read. */
	sets(): readonly PolicySet[] | null;
};

export const createPoliciesThen = (sha256Hex: (text: string) => string): PoliciesThen => {
	let sets: readonly PolicySet[] | null = null;
	return {
		take: (entry) => {
			// Before their first entry there were none, and the first entry of all says that this is the beginning.
			if (entry.seq === 0) sets = [];
			if (entry.type === "policy.rejected" && entry.details["status"] === "none") sets = null;
			if (entry.type !== "policy.changed") return;
			const text = wholeText(entry.details, sha256Hex);
			const parsed = text === null ? null : parsePolicies(text, "policies.toml", "user");
			sets = parsed?.ok === true ? [compilePolicies(parsed.value)] : null;
		},
		sets: () => sets,
	};
};

/** The text that a `policy.changed` put in force; null when the log keeps it only with something masked or cut. */
export const wholeText = ({ text, hashHex }: Entry["details"], sha256Hex: (text: string) => string): string | null =>
	typeof text === "string" && sha256Hex(text) === hashHex ? text : null;
