import type { Analysis } from "../../shared/model/evidence.ts";
import type { Answer, Finding } from "../../shared/model/finding.ts";
import type { Args, Request } from "../../shared/model/request.ts";
import type { Grade } from "../../shared/model/words.ts";

/**
 * A request that waits for a person. Kept in memory in full (the log keeps a redacted copy), so it lives exactly as
 * long as this process: after a restart the log's open requests are withdrawn, never guessed.
 */
export type Held = {
	/** What would be done: as it was asked, or as a person changed it. */
	request: Request;
	analysis: Analysis;
	/** What it has in common with others like it; null where it belongs to none. */
	readonly family: string | null;
	/** Set while what would be done is not what was asked. */
	edit: Edit | null;
	readonly connection: string;
	/** Why its caller cannot run these arguments in place of its own; null when it can. */
	readonly whyNotCarried: (args: Args) => string | null;
	readonly heldSeq: number;
	readonly heldAt: number;
	readonly hardCapAt: number;
	/** Counts the versions of what a person would be shown; an answer names the one it saw. */
	rev: number;
	deadlineAt: number;
	grade: Grade;
	findings: readonly Finding[];
	questions: readonly string[];
	/** Content hashes of the files the action will touch, as they were when this version was shown. */
	targets: Readonly<Record<string, string>>;
	/** Where the paths it names really led when this version was shown. */
	places: Readonly<Record<string, string>>;
	answers: readonly Answer[];
};

/** A person changed what was asked. */
export type Edit = {
	readonly by: string;
	readonly at: number;
	readonly original: Pick<Held, "request" | "analysis" | "grade">;
	/** Whose yeses it made void. */
	readonly voided: readonly string[];
};
