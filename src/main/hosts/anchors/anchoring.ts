import type { AnchorConfig } from "../../../shared/model/evidence-config.ts";
import type { EntryDraft } from "../../../shared/model/entry.ts";
import { fail, ok, type Result } from "../../../shared/lib/result.ts";
import type { Chain } from "../../../shared/view/state.ts";
import { parseCheckpointText } from "../../audit/checkpoint.ts";
import { parseNote } from "../../audit/note.ts";
import type { NoteSigner } from "../../audit/note.ts";
import type { RememberedHead } from "../../audit/witnesses.ts";
import type { Anchored } from "./anchors-fold.ts";
import { anchorInFile, readFileAnchor } from "./file-anchor.ts";
import { anchorInGit, readGitAnchor } from "./git-anchor.ts";

/** Heads put where the database's writer cannot quietly reach, every so many hours or entries, behind the commit. */

export type AnchorSettings = { readonly anchors: readonly AnchorConfig[]; readonly everyHours: number; readonly everyEntries: number };
export type AnchorResult = { readonly where: string; readonly ok: boolean; readonly text: string };

export type Anchoring = {
	configure(settings: AnchorSettings): void;
	/** A head was signed. */
	noticed(): void;
	/** Puts the newest head everywhere now. */
	anchorNow(): Promise<readonly AnchorResult[]>;
	view(): Chain["anchors"];
	/** The heads that the places remember now. */
	heads(): Promise<readonly (RememberedHead & { readonly at: number })[]>;
	stop(): Promise<void>;
};

export type AnchoringPorts = {
	readonly newest: () => { readonly size: number; readonly note: string; readonly at: number } | null;
	readonly signer: () => NoteSigner;
	readonly anchored: () => Anchored;
	readonly now: () => number;
	readonly record: (draft: EntryDraft) => Promise<void>;
	readonly onChange: () => void;
	readonly onError: (text: string) => void;
};

const hourMs = 3_600_000;
/** A place that failed, a disk that is not there, is tried again after this long. */
const retryMs = 600_000;

export const whereOf = (anchor: AnchorConfig): string => (anchor.kind === "git" ? `git ${anchor.repository}` : `file ${anchor.path}`);

const put = async (anchor: AnchorConfig, head: { size: number; note: string; at: number }, signer: NoteSigner): Promise<Result<string>> => {
	if (anchor.kind === "git") return anchorInGit(anchor.repository, anchor.form === "tag", head, signer, head.at);
	const written = anchorInFile(anchor.path, head.note);
	return written.ok ? ok("") : written;
};

/** The head that a place remembers of the log `origin`; null when it has none of it. */
const remembered = async (anchor: AnchorConfig, origin: string): Promise<Result<RememberedHead | null>> => {
	const read = anchor.kind === "git" ? await readGitAnchor(anchor.repository) : readFileAnchor(anchor.path);
	if (!read.ok) return read;
	if (read.value === null) return ok(null);
	const note = parseNote(read.value);
	const head = note.ok ? parseCheckpointText(note.value.text) : note;
	if (!head.ok) return fail("unavailable", `what is there is no checkpoint: ${head.fault.message}`);
	// The signature is not asked: a head of this log's name that this log does not lead to is worth an alarm, whoever wrote it.
	return ok(head.value.origin === origin ? { size: head.value.size, root: head.value.root, where: whereOf(anchor) } : null);
};

/** Heads that the configured places remember, and what could not be read. */
export const readAnchors = async (
	anchors: readonly AnchorConfig[],
	origin: string,
): Promise<{ readonly heads: readonly RememberedHead[]; readonly problems: readonly string[] }> => {
	const heads: RememberedHead[] = [];
	const problems: string[] = [];
	for (const anchor of anchors) {
		const read = await remembered(anchor, origin);
		if (!read.ok) problems.push(`${whereOf(anchor)}: ${read.fault.message}`);
		else if (read.value !== null) heads.push(read.value);
	}
	return { heads, problems };
};

export const createAnchoring = (ports: AnchoringPorts): Anchoring => {
	let settings: AnchorSettings = { anchors: [], everyHours: 24, everyEntries: 10_000 };
	const problems = new Map<string, { readonly text: string; readonly since: number }>();
	let timer: NodeJS.Timeout | null = null;
	let running: Promise<unknown> = Promise.resolve();
	let isStopped = false;

	const one = async (anchor: AnchorConfig): Promise<AnchorResult> => {
		const where = whereOf(anchor);
		const head = ports.newest();
		if (head === null) return { where, ok: false, text: "nothing is signed yet" };
		const done = await put(anchor, head, ports.signer());
		if (!done.ok) {
			if (!problems.has(where)) ports.onError(`anchor ${where}: ${done.fault.message}`);
			problems.set(where, { text: done.fault.message, since: problems.get(where)?.since ?? ports.now() });
			return { where, ok: false, text: done.fault.message };
		}
		problems.delete(where);
		const commit = done.value === "" ? {} : { commit: done.value };
		await ports.record({ type: "checkpoint.anchored", actor: "host", details: { anchor: { where, to: head.size, ...commit } } });
		return { where, ok: true, text: `${head.size} entries${done.value === "" ? "" : `, commit ${done.value}`}` };
	};
	const each = async (anchors: readonly AnchorConfig[]): Promise<AnchorResult[]> => {
		const results: AnchorResult[] = [];
		for (const anchor of anchors) if (!isStopped) results.push(await one(anchor));
		ports.onChange();
		return results;
	};
	const chain = <T>(work: () => Promise<T>): Promise<T> => {
		const next = running.then(work);
		running = next.catch(() => undefined);
		return next;
	};

	const isDue = (anchor: AnchorConfig): boolean => {
		const head = ports.newest();
		const { places, newestSeq } = ports.anchored();
		const last = places[whereOf(anchor)];
		if (head === null) return false;
		if (last === undefined) return true;
		// That a head was anchored is an entry too: alone it is no reason to go on for ever.
		const fresh = head.size - last.size - settings.anchors.length;
		if (fresh <= 0 || head.size - 1 <= newestSeq) return false;
		return fresh >= settings.everyEntries || ports.now() - last.at >= settings.everyHours * hourMs;
	};
	const look = (): void => {
		const due = settings.anchors.filter(isDue);
		if (due.length === 0) return;
		void chain(() => each(due)).catch((error: unknown) =>
			ports.onError(`anchors: ${error instanceof Error ? error.message : String(error)}`),
		);
	};
	const arm = (): void => {
		if (timer !== null) clearInterval(timer);
		timer = settings.anchors.length === 0 ? null : setInterval(look, retryMs).unref();
	};

	return {
		configure: (next) => {
			settings = next;
			for (const where of problems.keys()) if (!next.anchors.some((anchor) => whereOf(anchor) === where)) problems.delete(where);
			arm();
			look();
		},
		noticed: () => {
			// A place that fails is left to the timer, so that it is not tried with every head.
			if (problems.size === 0) look();
		},
		anchorNow: () => chain(() => each(settings.anchors)),
		view: () =>
			settings.anchors.length === 0
				? undefined
				: settings.anchors.map((anchor) => {
						const where = whereOf(anchor);
						const problem = problems.get(where);
						return { where, ...ports.anchored().places[where], ...(problem === undefined ? {} : { problem }) };
					}),
		heads: async () => {
			const { heads } = await readAnchors(settings.anchors, ports.signer().key.name);
			return heads.map((head) => ({ ...head, at: ports.anchored().places[head.where]?.at ?? 0 }));
		},
		stop: async () => {
			isStopped = true;
			if (timer !== null) clearInterval(timer);
			await running;
		},
	};
};
