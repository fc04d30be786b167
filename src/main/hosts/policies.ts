import { hash } from "node:crypto";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createTwoFilesPatch } from "diff";
import type { FormEdit, PoliciesView, PolicyEffect, PolicyForm } from "../../shared/contract/console-policies.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { Entry, EntryDraft } from "../../shared/model/entry.ts";
import { faultsIn } from "../engine/config/toml-faults.ts";
import type { Approver } from "../engine/engine.ts";
import { policyFileActor } from "../engine/policy/counters.ts";
import { faultNote, type Hits, viewsOf } from "../engine/policy/describe.ts";
import { hitsFold, hitsOf } from "../engine/policy/hits.ts";
import { lintPolicies } from "../engine/policy/lint.ts";
import { parsePolicies } from "../engine/policy/parse-policies.ts";
import { pinsFold } from "../engine/policy/pins.ts";
import { compilePolicies } from "../engine/policy/policy-set.ts";
import { wholeText } from "../engine/policy/policies-then.ts";
import type { PoliciesInForce, Reads } from "../engine/ports.ts";
import type { Store } from "../store/store.ts";
import { writePrivateFile } from "../system/private-file.ts";
import { openPolicyFile, type PolicyFileInForce } from "./policy-file.ts";
import { editForm, formOf } from "./policy-form.ts";
import { createPolicyReplays, type PolicyReplays, type PolicyReplaysPorts } from "./policy-replays.ts";
import { createProjectPolicies } from "./project-policies.ts";

/** The policies of this host: what is in force, how it came about in the log, and what a console may do with them. */
export type Policies = PolicyReplays & {
	inForce: Reads["policies"];
	state(): PolicyFileInForce["state"];
	/** Appends what changed since the log's last word; inside a transaction. */
	record(): void;
	view(): PoliciesView;
	/** What a draft means and what is wrong with it. */
	check(text: string): Pick<PoliciesView, "policies" | "notes"> & { readonly diff: string };
	form(text: string): readonly PolicyForm[] | null;
	edit(text: string, edits: readonly FormEdit[]): Result<string>;
	/** What a policy had to do with the last days; `recent` newest first. */
	effect(name: string): Omit<PolicyEffect, "rows"> & { readonly recent: readonly Entry[] };
	/** Puts a text in force; `extra` goes into its entry. What waits is looked at again in the same transaction. */
	save(text: string, baseHashHex: string, operator: Approver, extra?: EntryDraft["details"]): Promise<Result<number>>;
	/** What is in force: its text, the hash of that, and the file it is read from. */
	current(): Pick<PolicyFileInForce, "text" | "hashHex" | "state">;
	/** The policies that an action would be held to if this text were in force. Faults: those of reading it. */
	trial(text: string): Result<Reads["policies"]>;
	pin(root: string, hashHex: string | null, reason: string, operator: Approver): Promise<Result<number>>;
	stop(): void;
};

export type PoliciesPorts = {
	/** What changed counts and could not be recorded. */
	readonly onUnrecorded: (error: unknown) => void;
	readonly folder: string;
	readonly isFirstRun: boolean;
	readonly userHome: string;
	readonly now: () => number;
	readonly store: Pick<Store, "commit" | "ledger" | "folds">;
	readonly mode: Reads["mode"];
	readonly entry: (seq: number) => Entry | null;
	readonly newest: (type: Entry["type"]) => Entry | null;
	readonly log: PolicyReplaysPorts["log"];
	/** Numbers of the entries of a query, oldest first. */
	readonly numbers: PolicyReplaysPorts["numbers"];
	/** After what is in force, or the problem, has changed and is in the log. */
	readonly onChange: () => void;
	/** Ends what waits and is now answered; inside the transaction in which the policies changed. */
	readonly reconsider: () => void;
};

const sha256Hex = (text: string): string => hash("sha256", text, "hex");
const maxDiff = 60_000;

export const createPolicies = (ports: PoliciesPorts): Policies => {
	const { commit, ledger, folds } = ports.store;
	const ownFile = join(ports.folder, "policies.toml");
	const lastText = (): string | null | undefined => {
		const details = ports.newest("policy.changed")?.details;
		if (details === undefined) return undefined;
		// The log keeps a redacted copy: it stands in for the file only when nothing in it was masked.
		return wholeText(details, sha256Hex);
	};
	const live = openPolicyFile(ownFile, ports.isFirstRun, { now: ports.now, lastGood: lastText, onChange: () => void apply() });
	const projects = createProjectPolicies({
		pins: () => folds.read(pinsFold),
		pinnedText: (seq, hashHex) => {
			const text = ports.entry(seq)?.details["text"];
			return typeof text === "string" && sha256Hex(text) === hashHex ? text : null;
		},
		ownFile,
		monotonic: () => performance.now(),
	});

	const replays = createPolicyReplays({ ...ports, ownFile, sha256Hex });
	const changed = (actor: string, extra: EntryDraft["details"]): number => {
		const { text, hashHex } = live.current();
		return ledger.append({
			type: "policy.changed",
			actor,
			details: { file: ownFile, hashHex, text, diff: diffOf(lastText() ?? "", text), ...extra },
		}).seq;
	};
	const record = (): void => {
		const { state, hashHex, set } = live.current();
		if (state.problem !== undefined) {
			const { message, line, column } = state.problem;
			const place = { ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
			ledger.append({
				type: "policy.rejected",
				actor: policyFileActor,
				details: { file: ownFile, problem: message, status: state.status, ...place },
			});
			return;
		}
		const before = ports.newest("policy.changed");
		// A file without policies is no news as long as there never were any.
		if (before === null ? (set?.policies.length ?? 0) > 0 : before.details["hashHex"] !== hashHex) changed(policyFileActor, {});
	};
	const apply = async (): Promise<void> => {
		await commit(() => {
			record();
			ports.reconsider();
		}).catch(ports.onUnrecorded);
		ports.onChange();
	};

	const hits: Hits = (name) => hitsOf(folds.read(hitsFold), name, ports.now());

	const read = (text: string): Pick<PoliciesView, "policies" | "notes"> => {
		const parsed = parsePolicies(text, ownFile, "user");
		if (parsed.ok) return { policies: viewsOf(parsed.value, hits), notes: lintPolicies(parsed.value, ports.now()) };
		const faults = faultsIn(parsed.fault);
		const notes =
			faults.length > 0
				? faults.map(faultNote)
				: [{ severity: "error" as const, code: "unreadable", message: parsed.fault.message, line: 1, column: 1 }];
		return { policies: [], notes };
	};

	const inForce: Reads["policies"] = (about): PoliciesInForce => {
		const { set } = live.current();
		const own = projects.inForce(about);
		return { sets: set === null ? own.sets : [set, ...own.sets], isUnreadable: set === null, unpinned: own.unpinned };
	};

	return {
		inForce,
		state: () => live.current().state,
		record,
		view: () => {
			const { state, text, hashHex } = live.current();
			const pins = folds.read(pinsFold);
			return {
				state,
				text,
				hashHex,
				...read(text),
				projects: projects.known().flatMap(({ root, file, hashHex: found, text: has, problem }) => {
					const pin = pins[root];
					if (pin === undefined && found === null) return [];
					return [
						{
							root,
							file,
							text: has.slice(0, 200_000),
							...(found === null ? {} : { hashHex: found }),
							...(problem === null ? {} : { problem }),
							...(pin === undefined ? {} : { pinnedHex: pin.hashHex, pinnedBy: pin.by }),
						},
					];
				}),
			};
		},
		check: (text) => ({ ...read(text), diff: diffOf(live.current().text, text) }),
		form: (text) => formOf(text, ownFile),
		edit: (text, edits) => editForm(text, edits, ownFile),
		effect: (name) => {
			const { recent, lastAt: _lastAt, ...counts } = hits(name);
			return { ...counts, perDay: [...counts.perDay], recent: recent.flatMap((seq) => ports.entry(seq) ?? []) };
		},
		current: () => live.current(),
		trial: (text) => {
			const parsed = parsePolicies(text, ownFile, "user");
			if (!parsed.ok) return parsed;
			const set = compilePolicies(parsed.value);
			return ok((about) => ({ ...inForce(about), isUnreadable: false, sets: [set, ...projects.inForce(about).sets] }));
		},
		save: async (text, baseHashHex, operator, extra = {}) => {
			live.reload();
			if (live.current().hashHex !== baseHashHex)
				return fail("stale", "`policies.toml` changed since you began to edit it. Nothing was written");
			const parsed = parsePolicies(text, ownFile, "user");
			if (!parsed.ok) return parsed;
			writePrivateFile(ownFile, new TextEncoder().encode(text));
			live.reload();
			const seq = await commit(() => {
				const written = changed(operator.name, { via: operator.via, ...extra });
				ports.reconsider();
				return written;
			});
			ports.onChange();
			return ok(seq);
		},
		pin: async (root, hashHex, reason, operator) => {
			const found = projects.read(root);
			if (found.hashHex !== hashHex) return fail("stale", `\`${found.file}\` changed since you read it. Nothing was accepted`);
			if (found.problem !== null) return fail("bad_request", found.problem);
			const pin = folds.read(pinsFold)[root];
			if (hashHex === null && pin === undefined) return fail("not_found", `no policies were accepted for \`${root}\``);
			const before = pin === undefined ? "" : ports.entry(pin.seq)?.details["text"];
			return ok(
				await commit(
					() =>
						ledger.append({
							type: "policy.pinned",
							actor: operator.name,
							details: {
								root,
								file: found.file,
								hashHex,
								text: found.text,
								diff: diffOf(typeof before === "string" ? before : "", found.text),
								reason,
								via: operator.via,
							},
						}).seq,
				),
			);
		},
		...replays,
		stop: live.stop,
	};
};

/** Unified diff; cut where it would make an entry too large. */
const diffOf = (before: string, after: string): string => {
	if (before === after) return "";
	const patch =
		createTwoFilesPatch("before", "after", before, after, undefined, undefined, { context: 2, timeout: 2000 }) ??
		"the two differ in more places than can be compared";
	return patch.length > maxDiff ? `${patch.slice(0, maxDiff)}\n… (${patch.length - maxDiff} more characters)` : patch;
};
