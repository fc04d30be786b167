import type { Entry } from "../model/entry.ts";

/** An entry in the words of a line: what it is about, and who or what decided. */

export const decidedBy = (entry: Entry): string | null => {
	const { outcome } = entry;
	if (outcome === undefined) return null;
	if (outcome.state === "denied") return outcome.code === "person" ? entry.actor : outcome.code;
	if (outcome.state === "held") return null;
	if (entry.details["heldSeq"] !== undefined) return entry.actor;
	return entry.findings?.find((finding) => finding.effect === "allow")?.code ?? entry.actor;
};

const word = (value: unknown): string => (typeof value === "string" ? value : "");

const scopeWord = (scope: unknown): string => (scope === "*" ? "of all agents" : `of ${word(scope)}`);

/** What was found in what an action gave back: the agent has read it already, so a person should know. */
const outputText = (inspection: unknown): string => {
	if (!Array.isArray(inspection)) return "";
	const reasons = inspection.flatMap((each: unknown) => {
		const { reason } = (each ?? {}) as { reason?: unknown };
		return typeof reason === "string" ? [reason] : [];
	});
	const [first, ...more] = new Set(reasons);
	if (first === undefined) return "";
	return `; its output: ${first}${more.length === 0 ? "" : `, and ${more.length} more`}`;
};

const about = (subject: string): string => (subject === "" ? "" : `: ${subject}`);

/** First, because a line is cut at its end. */
const endText = (exitCode: unknown, result: string): string =>
	typeof exitCode === "number" ? `exit code ${exitCode}` : result || "finished";

export const subjectOf = (entry: Entry): string => {
	const { details } = entry;
	switch (entry.type) {
		case "request.held":
		case "request.allowed":
		case "request.denied":
			return word(details["subject"]) || word(details["tool"]) || (entry.request ?? "");
		case "request.finished":
			return `${endText(details["exitCode"], word(details["result"]))}${about(word(details["subject"]))}${outputText(details["inspection"])}`;
		case "request.changed":
			return "changed on disk while it waited";
		case "request.edited":
			return details["editedFrom"] === undefined
				? `put back to what was asked: ${word(details["subject"])}`
				: `changed by a person: ${word(details["subject"])}`;
		case "request.extended":
			return "got more time";
		case "answer.given":
			return "approved by one, waits for more";
		case "answer.refused":
			return `answer not used: ${word(details["reason"])}`;
		case "grant.given":
			return `grant (${word(details["scope"])}): ${word(details["text"])}`;
		case "grant.revoked":
			return `grant revoked: ${word(details["text"])}`;
		case "answer.late":
			return "answered too late";
		case "agent.enrolled":
			return "new agent waits for confirmation";
		case "agent.confirmed":
			return `confirmed at level ${word(details["level"])}`;
		case "agent.refused":
			return `refused: ${word(details["reason"])}`;
		case "trust.changed":
			return `level ${word(details["from"])} → ${word(details["to"])}: ${word(details["reason"])}`;
		case "trust.ready":
			return `ready for level ${word(details["to"])}: an operator decides`;
		case "suggestion.accepted":
			return `suggestion accepted: ${word(details["subject"])}`;
		case "suggestion.rejected":
			return `suggestion rejected: ${word(details["subject"])}`;
		case "mode.changed":
			return `mode ${word(details["from"]) || "inherited"} → ${word(details["to"]) || "inherited"}: ${word(details["reason"])}`;
		case "breaker.opened":
			return `breaker ${scopeWord(details["scope"])} opened: ${word(details["cause"])}`;
		case "breaker.closed":
			return `breaker ${scopeWord(details["scope"])} closed: ${word(details["cause"])}`;
		case "halt.set":
			return `everything stopped${word(details["reason"]) === "" ? "" : `: ${word(details["reason"])}`}`;
		case "halt.released":
			return `stop released: ${word(details["reason"])}`;
		case "config.changed":
			return `rules in force from ${word(details["file"])}`;
		case "config.rejected":
			return `rules not readable: ${word(details["problem"])}`;
		case "policy.changed":
			return `policies in force from ${word(details["file"])}`;
		case "policy.rejected":
			return `policies not readable: ${word(details["problem"])}`;
		case "policy.pinned":
			return details["hashHex"] === null
				? `project policies no longer expected at ${word(details["file"])}`
				: `project policies accepted: ${word(details["file"])}`;
		case "unasked.seen":
			return "ran without approval";
		case "shipping.paused":
			return `shipping to ${word(details["name"])} paused: ${word(details["reason"])}`;
		case "shipping.resumed":
			return `shipping to ${word(details["name"])} goes on: ${word(details["reason"])}`;
		case "shipping.failed":
			return `shipping to ${word(details["name"])} fails: ${word(details["problem"])}`;
		case "shipping.caught-up":
			return `shipping to ${word(details["name"])} has caught up`;
		case "shipping.secret-set":
			return `credential ${word(details["name"])} for shipping was set`;
		case "verify.finished":
			return `verification ${word(details["state"])}`;
		case "connection.refused":
			return `connection refused: ${word(details["reason"])}`;
		case "log.opened":
			return `log opened by Countersign ${word(details["version"])}`;
		case "log.pruned":
			return `retention removed what entries #${Number(details["from"])} to #${Number(details["to"]) - 1} say; their hashes stay`;
		case "log.restored":
			return `entries #${Number(details["from"])} to #${Number(details["to"]) - 1} were put back from ${word(details["file"])}`;
		case "log.damage-acknowledged":
			return `damage at #${Number(details["seq"])} (${word(details["kind"])}) was acknowledged: ${word(details["reason"])}`;
		case "log.recovered":
			return `the log could not be written (${word(details["problem"])}) and can again; ${Number(details["refused"])} were refused${typeof details["held"] === "number" ? `, ${details["held"]} waited for it` : ""}`;
		case "log.head-accepted":
			return `an older log was accepted: ${word(details["reason"])}`;
		case "log.key-rotated":
			return `the key that signs the log was replaced: ${word(details["reason"])}`;
		case "checkpoint.anchored":
			return `the head of the log was anchored in ${word((details["anchor"] as { where?: unknown } | undefined)?.where)}`;
		case "operator.added":
			return `approver ${word(details["name"])} was added`;
		case "operator.removed":
			return `approver ${word(details["name"])} was removed: ${word(details["reason"])}`;
		case "operator.passphrase-set":
			return "the passphrase of the command line was set";
		case "operator.signed-in":
			return `an operator signed in through the ${word(details["via"])}`;
		case "operator.refused":
			return `refused at the ${word(details["via"])}: ${word(details["reason"])}`;
	}
};
