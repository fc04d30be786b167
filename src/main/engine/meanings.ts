import type { Analysis } from "../../shared/model/evidence.ts";
import type { Config } from "../../shared/model/config.ts";
import type { Finding } from "../../shared/model/finding.ts";
import type { Request } from "../../shared/model/request.ts";
import type { Gate } from "./gate.ts";

/**
 * What an action means, kept for when the same action is asked for again: its analysis, and what the gates said that
 * judge by nothing but the action and the rules. Agents run the same few commands over and over.
 *
 * The key is the digest (tool, arguments, folders, variables, agent …), the risk the agent declares and the home folder:
 * all that an analysis reads. What is read of the world (files, counters, modes, times) is never kept here.
 *
 * Law: test/laws/meanings.test.ts (an engine that keeps meanings records what one that keeps none does).
 */
export type Meaning = {
	readonly analysis: Analysis;
	/** The rules that `said` was found under; other rules, other findings. */
	config: Config | null;
	readonly said: Map<Gate, readonly Finding[]>;
};

export type Meanings = {
	of(request: Request, home: string): Meaning | undefined;
	keep(request: Request, home: string, analysis: Analysis, config: Config | null): Meaning;
};

/** Actions in each of two generations: the older one is dropped as a whole when the younger one is full. */
const mostKept = 256;

export const createMeanings = (): Meanings => {
	let young = new Map<string, Meaning>();
	let old = new Map<string, Meaning>();

	const put = (key: string, meaning: Meaning): void => {
		if (young.size >= mostKept) {
			old = young;
			young = new Map();
		}
		young.set(key, meaning);
	};
	const keyOf = (request: Request, home: string): string => `${request.digest} ${request.risk ?? ""} ${home}`;

	return {
		of: (request, home) => {
			const key = keyOf(request, home);
			const known = young.get(key);
			if (known !== undefined) return known;
			const older = old.get(key);
			if (older !== undefined) put(key, older);
			return older;
		},
		keep: (request, home, analysis, config) => {
			const meaning: Meaning = { analysis, config, said: new Map() };
			put(keyOf(request, home), meaning);
			return meaning;
		},
	};
};
