import type { Agent } from "../../shared/model/agent.ts";
import type { Config } from "../../shared/model/config.ts";
import type { Entry, EntryDraft } from "../../shared/model/entry.ts";
import type { Recorded } from "../../shared/model/recorded.ts";
import type { Mode } from "../../shared/model/words.ts";

import type { Fold } from "./fold.ts";

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

export type Reads = {
	/** Null when the path cannot be resolved (loop, no permission): the caller must treat that as not allowed. */
	resolvePath(absolute: string): ResolvedPath | null;
	/** Hex SHA-256 of a file's bytes; `absent` when there is none; null when it cannot be read or is over 16 MiB. */
	hashFile(absolute: string): string | "absent" | null;
	agent(name: string): Agent | null;
	halted(): { readonly by: string; readonly at: number; readonly reason: string } | null;
	/** Rules in force, or null when there are none: then everything that is not a read is denied. */
	config(): Config | null;
	/** Global mode in force with the reason why (file, operator, time limit). */
	mode(): { readonly mode: Mode; readonly why: string };
	/** Home folder of the person this engine works for. */
	home(): string;
	/** Folders that belong to this console itself: no agent action may write there. */
	ownFolders(): readonly string[];
	/** What the log says so far, as one fold reads it. */
	fold<State>(fold: Fold<State>): State;
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
