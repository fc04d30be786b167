import type { VerifyReport } from "../../../shared/contract/console-audit.ts";

type Damage = VerifyReport["damage"][number];

/** One sentence for each kind of damage: what was found, not what it may mean. */
export const damageWords: Readonly<Record<Damage["kind"], string>> = {
	edited: "The content changed: its bytes do not give the recorded hash.",
	missing: "An entry is missing here.",
	inserted: "An entry was put in here.",
	reordered: "The order of entries was changed here.",
	truncated: "The log is shorter than it was: its end is cut off here.",
	"rolled-back": "The log was put back to an earlier state.",
	forked: "The log does not continue the history it had: another one was written over it.",
	"bad-signature": "A checkpoint here is not signed by the key of this log.",
	unreadable: "The bytes of this entry cannot be read.",
	"column-mismatch": "A column of the table does not say what the entry says.",
	"clock-backwards": "The clock went backwards here.",
	"verifiers-disagree": "The two verifiers disagree: the host says that all is well, this window finds that it is not.",
};

/** A lower-case line of the host as a sentence among sentences. */
export const sentence = (line: string): string => `${line.slice(0, 1).toUpperCase()}${line.slice(1)}${line.endsWith(".") ? "" : "."}`;
