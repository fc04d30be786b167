import { hash } from "node:crypto";
import { realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { isUnder } from "../engine/analysis/paths.ts";
import type { Case } from "../engine/gate.ts";
import { maxPoliciesLength, parsePolicies } from "../engine/policy/parse-policies.ts";
import type { Pins } from "../engine/policy/pins.ts";
import { compilePolicies, type PolicySet } from "../engine/policy/policy-set.ts";
import { readText } from "./live-file.ts";

/**
 * Policies that a project brings along in `.countersign/policies.toml`. The agent they govern can write that file, so it
 * counts in the form that an operator accepted, and any other form is a question until an operator accepts it.
 */
export type ProjectFile = {
	readonly root: string;
	readonly file: string;
	/** Null: there is no file. */
	readonly hashHex: string | null;
	readonly text: string;
	readonly problem: string | null;
};

export type ProjectPolicies = {
	/** Those that an action is held to, and the files that nobody has accepted as they are. */
	inForce(about: Pick<Case, "request" | "analysis">): {
		readonly sets: readonly PolicySet[];
		readonly unpinned: readonly { readonly file: string; readonly why: string }[];
	};
	/** Every project that was seen since the start, or has an accepted file. */
	known(): readonly ProjectFile[];
	read(root: string): ProjectFile;
};

export type ProjectPorts = {
	readonly pins: () => Pins;
	/** The text that was accepted, or null when the log has it masked. */
	readonly pinnedText: (seq: number, hashHex: string) => string | null;
	/** The person's own file is no project's. */
	readonly ownFile: string;
	/** A clock that only runs forward, in ms. */
	readonly monotonic: () => number;
};

const nameInProject = join(".countersign", "policies.toml");
/** How long what was found on the disk is taken for granted. What is accepted stays in force meanwhile. */
const freshMs = 250;
const maxDepth = 48;
const maxKnown = 500;

export const createProjectPolicies = (ports: ProjectPorts): ProjectPolicies => {
	const roots = new Map<string, { readonly at: number; readonly root: string | null }>();
	const files = new Map<string, { at: number; stamp: string; found: ProjectFile }>();
	const sets = new Map<string, PolicySet | null>();

	/** The nearest folder from `start` upwards that brings policies along. */
	const rootOf = (start: string): string | null => {
		const cached = roots.get(start);
		if (cached !== undefined && ports.monotonic() - cached.at < freshMs) return cached.root;
		let root: string | null = null;
		let folder = start;
		for (let depth = 0; depth < maxDepth; depth += 1) {
			if (exists(join(folder, nameInProject))) {
				const real = realFolder(folder);
				if (real !== null && realFolder(join(real, nameInProject)) !== (realFolder(ports.ownFile) ?? ports.ownFile)) root = real;
				break;
			}
			const above = dirname(folder);
			if (above === folder) break;
			folder = above;
		}
		if (roots.size >= maxKnown) roots.clear();
		roots.set(start, { at: ports.monotonic(), root });
		return root;
	};

	const read = (root: string): ProjectFile => {
		const file = join(root, nameInProject);
		const known = files.get(root);
		const at = ports.monotonic();
		if (known !== undefined && at - known.at < freshMs) return known.found;
		const stamp = stampOf(file);
		if (known !== undefined && known.stamp === stamp) {
			known.at = at;
			return known.found;
		}
		const text = stamp === "" ? { problem: "is missing", isMissing: true } : readText(file, 4 * maxPoliciesLength);
		const found: ProjectFile =
			"text" in text
				? { root, file, hashHex: hash("sha256", text.text, "hex"), text: text.text, problem: problemOf(text.text, file) }
				: { root, file, hashHex: text.isMissing ? null : "unreadable", text: "", problem: text.isMissing ? null : text.problem };
		if (files.size >= maxKnown) files.clear();
		files.set(root, { at, stamp, found });
		return found;
	};

	const setOf = (root: string, text: string, hashHex: string): PolicySet | null => {
		const key = `${root} ${hashHex}`;
		let set = sets.get(key);
		if (set === undefined) {
			const parsed = parsePolicies(text, join(root, nameInProject), "workspace");
			set = parsed.ok ? compilePolicies(parsed.value) : null;
			if (sets.size >= maxKnown) sets.clear();
			sets.set(key, set);
		}
		return set;
	};

	return {
		inForce: ({ request, analysis }) => {
			const pins = ports.pins();
			const concerned = new Set<string>();
			for (const start of [request.cwd, request.workspace]) {
				const root = start === undefined || !start.startsWith("/") ? null : rootOf(start);
				if (root !== null) concerned.add(root);
			}
			// What an agent says of its folder does not take it out of a project whose files it touches.
			for (const root of Object.keys(pins))
				if (
					[request.cwd, request.workspace, ...analysis.paths.map((use) => use.absolute)].some(
						(path) => path !== undefined && isUnder(path, root),
					)
				)
					concerned.add(root);

			const inForce: PolicySet[] = [];
			const unpinned: { file: string; why: string }[] = [];
			for (const root of concerned) {
				const pin = pins[root];
				const found = read(root);
				if (pin === undefined) {
					if (found.hashHex !== null) unpinned.push({ file: found.file, why: "holds policies that no operator has accepted yet" });
					continue;
				}
				const isSame = found.hashHex === pin.hashHex;
				const text = isSame ? found.text : ports.pinnedText(pin.seq, pin.hashHex);
				const set = text === null ? null : setOf(root, text, pin.hashHex);
				if (set !== null) inForce.push(set);
				if (!isSame)
					unpinned.push({
						file: found.file,
						why: found.hashHex === null ? `is gone since ${pin.by} accepted it` : `has changed since ${pin.by} accepted it`,
					});
				else if (set === null) unpinned.push({ file: found.file, why: "was accepted and cannot be read any more" });
			}
			return { sets: inForce, unpinned };
		},
		known: () => [...new Set([...Object.keys(ports.pins()), ...files.keys()])].sort().map(read),
		read,
	};
};

const problemOf = (text: string, file: string): string | null => {
	const parsed = parsePolicies(text, file, "workspace");
	return parsed.ok ? null : parsed.fault.message;
};

const exists = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() === true;

const realFolder = (folder: string): string | null => {
	try {
		return realpathSync(folder);
	} catch {
		// It is not there, or may not be looked at: then it is no project of ours.
		return null;
	}
};

/** Changes with every write: an agent can set a file's time, but not when it was changed. Empty when there is no file. */
const stampOf = (file: string): string => {
	const stats = statSync(file, { throwIfNoEntry: false, bigint: true });
	return stats === undefined || !stats.isFile() ? "" : `${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
};
