import type { Example, Policy } from "../../../shared/model/policy.ts";
import type { Request } from "../../../shared/model/request.ts";
import { analyse } from "../analysis/index.ts";
import { gatherPathFacts } from "../analysis/path-facts.ts";
import type { Place } from "../config/rule-at.ts";
import type { Case } from "../gate.ts";
import { lexicalDisk } from "./lexical-disk.ts";
import { matches } from "./match.ts";
import { type Subject, subjectOf } from "./subject.ts";

/**
 * The examples of a policy, tried on its scope each time the file is read. They say what the policy is about, not what
 * comes out: `agents` without an `agent` in the example, and `modes`, hold for every example.
 */
type FailedExample = { readonly list: "match" | "no_match"; readonly at: number; readonly expected: string };

const home = "/home/you";
const workspace = "/home/you/project";

export const failedExamples = (policy: Policy, place: Place): FailedExample[] => {
	const restricts = policy.predicates.some(({ type }) => type !== "Allow");
	const isAbout = (example: Example): boolean => {
		const subject = subjectOfExample(example);
		const { agents, modes: _modes, cwd: _cwd, ...scope } = policy;
		const hasAgent = typeof example !== "string" && example.agent !== undefined;
		return matches({ ...scope, ...(hasAgent && agents !== undefined ? { agents } : {}) }, subject, restricts ? "wide" : "narrow");
	};
	const failed: FailedExample[] = [];
	policy.examples?.match.forEach((example, at) => {
		if (!isAbout(example))
			failed.push({ list: "match", at, expected: `an action that the policy of line ${place.line} is about; it is not about this one` });
	});
	policy.examples?.no_match.forEach((example, at) => {
		if (isAbout(example))
			failed.push({ list: "no_match", at, expected: `an action that the policy of line ${place.line} is not about; it is about this one` });
	});
	return failed;
};

export const subjectOfExample = (example: Example): Subject => {
	const {
		tool,
		agent = "example",
		action,
		args = {},
		command,
		path,
		url,
	} = typeof example === "string" ? { tool: "shell_exec", command: example, path: undefined, url: undefined } : example;
	const request: Request = {
		id: "example",
		agent,
		digest: "0".repeat(64),
		at: 0,
		tool,
		args: {
			...args,
			...(command === undefined ? {} : { command }),
			...(path === undefined ? {} : { path }),
			...(url === undefined ? {} : { url }),
		},
		cwd: workspace,
		workspace,
		...(action === undefined ? {} : { action }),
	};
	const about: Case = { request, analysis: analyse(request, home), agent: null, config: null, now: 0 };
	return subjectOf(about, "safe", gatherPathFacts(lexicalDisk(home), about));
};
