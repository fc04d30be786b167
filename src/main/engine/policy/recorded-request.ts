import type { Entry } from "../../../shared/model/entry.ts";
import { type Request, requestSchema } from "../../../shared/model/request.ts";

/** The request of a decision, as far as the log keeps it; null when that is not enough for a request. */
export const requestOf = (entry: Entry, home: string): Request | null => {
	const { details } = entry;
	const unfold = (path: unknown): unknown => (typeof path === "string" && /^~(?:\/|$)/.test(path) ? `${home}${path.slice(1)}` : path);
	const members = {
		id: entry.request,
		agent: entry.agent,
		digest: entry.digest,
		at: entry.at,
		tool: details["tool"],
		args: details["args"],
		kind: details["kind"],
		risk: details["risk"],
		action: details["action"],
		cwd: unfold(details["cwd"]),
		workspace: unfold(details["workspace"]),
		parent: details["parent"],
		session: entry.session,
	};
	const read = requestSchema.safeParse(Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)));
	return read.success ? read.data : null;
};

/** True when the log has left something out of the arguments: a long text, or a secret. */
export const isPartial = (args: unknown): boolean => /"sha256Hex":"|\[redacted/i.test(JSON.stringify(args));

/** What a person answered at the end of a wait; null when rules, a grant or the clock ended it. */
export const personsAnswer = ({ outcome, details }: Entry): "approved" | "denied" | null => {
	// A person's yes says through what it came.
	if (outcome?.state === "allowed") return details["via"] === undefined ? null : "approved";
	return outcome?.state === "denied" && outcome.code === "person" ? "denied" : null;
};
