import type { Answer, Finding, Obligation, Outcome } from "../../shared/model/finding.ts";
import type { Grant } from "../../shared/model/grant.ts";

/**
 * The only function that decides.
 *
 * - any `deny` denies;
 * - a person's no to this request is final;
 * - every question must be answered: by as many distinct approvers as it needs, or, where one yes is enough, by a
 *   standing grant or by an `allow` finding that names the question in `evidence`-free form (`question`);
 * - nothing is allowed unless a gate or a person allowed it;
 * - obligations are the union over all findings that ask or allow.
 *
 * Order and duplicates of the inputs do not matter. Total and deterministic.
 *
 * Law: test/laws/settle.test.ts, with a differential test against a naive reference.
 */
export const settle = (
	request: { readonly id: string; readonly digest: string },
	findings: readonly Finding[],
	answers: readonly Answer[],
	grants: readonly StandingYes[],
): Outcome => {
	const denial = least(findings.filter((finding) => finding.effect === "deny"));
	if (denial) return { state: "denied", code: denial.code, reason: denial.reason };

	const mine = answers.filter((answer) => answer.request === request.id && answer.digest === request.digest);
	const no = mine.filter((answer) => answer.verdict === "deny").sort((a, b) => compare(a.approver, b.approver) || a.at - b.at)[0];
	if (no) return { state: "denied", code: "person", reason: no.feedback ?? `denied by ${no.approver}` };

	const asks = findings.filter((finding) => finding.effect === "ask");
	const allows = findings.filter((finding) => finding.effect === "allow");
	const open = unanswered(asks, allows, mine, grants);
	const obligations = unionOf([...asks, ...allows]);
	if (open.length > 0) return { state: "held", questions: open, obligations };
	if (asks.length === 0 && allows.length === 0) {
		return { state: "denied", code: "nobody-allowed", reason: "nothing allowed this action" };
	}
	return { state: "allowed", obligations };
};

/** What settling reads of a grant; whether it covers this request was found out before. */
export type StandingYes = Pick<Grant, "id" | "questions">;

/** Key of the question a finding asks; a gate that gives none asks one of its own. */
export const questionOf = (finding: Finding): string => finding.question ?? `${finding.gate}:${finding.code}`;

const unanswered = (
	asks: readonly Finding[],
	allows: readonly Finding[],
	answers: readonly Answer[],
	grants: readonly StandingYes[],
): string[] => {
	const needs = new Map<string, number>();
	for (const ask of asks) needs.set(questionOf(ask), Math.max(needs.get(questionOf(ask)) ?? 1, ask.needs ?? 1));
	// What asks for people of a group is theirs to answer, however few are needed.
	const personal = new Set(asks.filter(({ from }) => from !== undefined).map(questionOf));

	const open: string[] = [];
	for (const [question, needed] of needs) {
		const approvers = new Set(
			answers.filter((answer) => answer.verdict === "approve" && answer.questions.includes(question)).map((answer) => answer.approver),
		);
		const standing =
			needed === 1 &&
			!personal.has(question) &&
			(allows.some((allow) => allow.question === question) || grants.some((grant) => grant.questions.includes(question)));
		if (approvers.size < needed && !standing) open.push(question);
	}
	return open.sort(compare);
};

const unionOf = (findings: readonly Finding[]): Obligation[] => {
	const byText = new Map<string, Obligation>();
	for (const finding of findings)
		for (const each of finding.obligations ?? []) byText.set(JSON.stringify(Object.entries(each).sort()), each);
	return [...byText].sort(([a], [b]) => compare(a, b)).map(([, obligation]) => obligation);
};

const least = (findings: readonly Finding[]): Finding | undefined =>
	[...findings].sort((a, b) => compare(a.gate, b.gate) || compare(a.code, b.code) || compare(a.reason, b.reason))[0];

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
