import { argumentsText } from "../../shared/lib/arguments-text.ts";
import type { Entry } from "../../shared/model/entry.ts";
import type { Why } from "../../shared/model/why.ts";
import { counterfactual } from "../../shared/view/counterfactual.ts";
import { activityOf } from "./activity.ts";

/**
 * Why a request ended as it did, from the log alone. Null when no entry speaks of it. `about` are the entries of the
 * request, oldest first; `grantOf` finds the entry that gave a grant.
 */
export const whyOf = (about: readonly Entry[], grantOf: (id: string) => Entry | null): Why | null => {
	const [first] = about;
	if (first === undefined) return null;
	const decided = about.findLast((entry) => entry.type === "request.allowed" || entry.type === "request.denied");
	const judged = about.findLast((entry) => (entry.findings ?? []).length > 0) ?? first;
	const findings = [...(decided?.findings ?? judged.findings ?? [])];
	const sentence = counterfactual(findings);
	return {
		request: first.request ?? "",
		agent: first.agent ?? "",
		subject: wordOf(first, "subject"),
		digest: first.digest ?? "",
		trace: about.map((entry) => ({ seq: entry.seq, at: entry.at, actor: entry.actor, text: stepText(entry) })),
		...editedBy(about),
		findings,
		decision: decided === undefined ? "it waits for a person" : decisionText(decided, findings, grantOf),
		...(sentence === null ? {} : { counterfactual: sentence }),
	};
};

/** The last change of it that stood at its end. */
const editedBy = (about: readonly Entry[]): Pick<Why, "edit"> => {
	const [first] = about;
	const last = about.findLast(({ type }) => type === "request.edited");
	const originalDigest = last === undefined ? "" : wordOf(last, "editedFrom");
	// At level DryRun it was changed when it was asked, by nobody's hand.
	const asked = first?.details["asked"];
	if (last === undefined && first !== undefined && asked !== undefined)
		return {
			edit: {
				by: "level DryRun",
				originalDigest: wordOf(first, "editedFrom"),
				original: textOf(asked),
				edited: argumentsOf(first),
			},
		};
	if (first === undefined || last === undefined || originalDigest === "") return {};
	return { edit: { by: last.actor, originalDigest, original: argumentsOf(first), edited: argumentsOf(last) } };
};

const textOf = (args: Entry["details"][string] | undefined): string =>
	args !== null && typeof args === "object" && !Array.isArray(args) ? argumentsText(args) : "";

const argumentsOf = ({ details: { args } }: Entry): string => textOf(args);

const wordOf = (entry: Entry, key: string): string => {
	const value = entry.details[key];
	return typeof value === "string" ? value : "";
};

const stepText = (entry: Entry): string => {
	const { outcome } = entry;
	if (outcome?.state === "held") return `held for a person: ${outcome.questions.join(", ")}`;
	if (outcome?.state === "denied") return `denied (${outcome.code}): ${outcome.reason}`;
	if (outcome?.state === "allowed")
		return `allowed${outcome.obligations.length === 0 ? "" : `, with ${outcome.obligations.map(({ type }) => type).join(", ")}`}`;
	return activityOf(entry).subject;
};

const decisionText = (entry: Entry, findings: Why["findings"], grantOf: (id: string) => Entry | null): string => {
	const { outcome, actor, details } = entry;
	if (outcome?.state === "denied") {
		const gate = findings.find(({ effect, code }) => effect === "deny" && code === outcome.code);
		if (gate !== undefined) return `denied by the ${gate.gate} gate: ${outcome.reason}`;
		return outcome.code === "person" ? `denied by ${actor}: ${outcome.reason}` : `denied (${outcome.code}): ${outcome.reason}`;
	}
	const used = Array.isArray(details["grants"]) ? details["grants"].filter((id) => typeof id === "string") : [];
	if (used.length > 0) {
		const given = used.map((id) => {
			const by = grantOf(id);
			return by === null ? id : `${id}, given by ${by.actor}: ${wordOf(by, "text")}`;
		});
		return `allowed by ${given.join("; and ")}`;
	}
	if (details["editedFrom"] !== undefined) return `allowed with changes by ${actor}, who was asked`;
	if (details["heldSeq"] !== undefined) return `allowed by ${actor}, who was asked`;
	const reasons = findings.filter(({ effect }) => effect === "allow").map(({ gate, reason }) => `${gate}: ${reason}`);
	return `allowed without asking: ${reasons.join("; ")}`;
};
