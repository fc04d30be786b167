import type { Agent } from "../../shared/model/agent.ts";
import type { Config } from "../../shared/model/config.ts";
import type { Entry, EntryDraft } from "../../shared/model/entry.ts";
import type { Recorded } from "../../shared/model/recorded.ts";
import type { Mode } from "../../shared/model/words.ts";

import type { Fold } from "./fold.ts";
import type { Case } from "./gate.ts";
import type { PolicySet } from "./policy/policy-set.ts";

/**
 * All the engine asks of the world. Gates see `Reads` only: synchronous, side-effect free, bounded.
 */

/** Where a path really leads. Every symlink of every existing ancestor is followed. */
export type ResolvedPath = {
	/** Real path of the deepest existing ancestor joined with the part that does not exist yet. */
	readonly real: string;
	readonly exists: boolean;
	readonly type: "file" | "directory" | "other" | "absent";
	/** True when some component was a symlink. */
	readonly throughSymlink: boolean;
	/** Hard links of an existing file; more than 1 means that the same bytes have another name. */
	readonly links: number;
};

/** Policies that an action is held to. */
export type PoliciesInForce = {
	readonly sets: readonly PolicySet[];
	/** The person's own file cannot be read, and neither can any earlier version of it. */
	readonly isUnreadable: boolean;
	/** Projects' files that no operator has accepted in their present form. `why` follows the name in a sentence. */
	readonly unpinned: readonly { readonly file: string; readonly why: string }[];
};

export type Reads = {
	/** Null when the path cannot be resolved (loop, no permission): the caller must treat that as not allowed. */
	resolvePath(absolute: string): ResolvedPath | null;
	/** Hex SHA-256 of a file's bytes; `absent` when there is none; null when it cannot be read or is over 16 MiB. */
	hashFile(absolute: string): string | "absent" | null;
	agent(name: string): Agent | null;
	halted(): { readonly by: string; readonly at: number; readonly reason: string } | null;
	/** Rules in force, or null when there are none: then everything that is not a read is denied. */
	config(): Config | null;
	/** Policies in force for an action: the person's own, and those of the project it is in. */
	policies(about: Pick<Case, "request" | "analysis">): PoliciesInForce;
	/** Global mode in force with the reason why (file, operator, time limit). */
	mode(): { readonly mode: Mode; readonly why: string; readonly untilAt?: number };
	/** Home folder of the person this engine works for. */
	home(): string;
	/** Folders that belong to this console itself: no agent action may write there. */
	ownFolders(): readonly string[];
	/** What the log says so far, as one fold reads it. */
	fold<State>(fold: Fold<State>): State;
	/** How a request stands in the log; null when nobody asked under this id. */
	recorded(requestId: string): Recorded | null;
	/** True on volumes where `.ENV` and `.env` are the same file. */
	caseInsensitive(): boolean;
};

/** The record: the one writer. Every call is inside the caller's transaction; nothing is told before it commits. */
export type Ledger = {
	append(draft: EntryDraft): Entry;
	recorded(requestId: string): Recorded | null;
	/** Requests that the log holds open, newest last. */
	heldIds(): readonly string[];
};
