import { type Scope, scopeSchema } from "../../../shared/model/card.ts";
import type { Finding } from "../../../shared/model/finding.ts";
import type { Cover, GrantScope } from "../../../shared/model/grant.ts";
import type { Held } from "../held.ts";
import { questionOf } from "../settle.ts";
import { type Action, commandCover, type CoverPorts, exactCover, pathCover } from "./cover.ts";
import { slotsText } from "./slots.ts";

/** What a yes to a request may cover beyond this once, and why not where it may not. */

/** Units: ms. `session` ends with the session or after this, whichever is first. */
export const lives: Readonly<Record<GrantScope, number>> = {
	session: 28_800_000,
	minutes: 900_000,
	exact: 86_400_000,
	pattern: 900_000,
	path: 900_000,
};
export const defaultUses = 100;

export type ScopeOffer =
	| { readonly scope: Scope; readonly open: false; readonly why: string }
	| {
			readonly scope: Scope;
			readonly open: true;
			readonly cover: Cover | null;
			readonly text: string;
			/** Of the grant it would become; absent for `once`. */
			readonly lifeMs?: number;
			readonly uses?: number;
	  };

export type Asked = Action & { readonly findings: readonly Finding[]; readonly edit: Held["edit"] };
export type ScopePorts = CoverPorts & { readonly hasSecret: (text: string) => boolean };

/** Questions that a standing answer may answer: how much an agent may do by itself, and what a policy of the person asks. */
const isGrantable = (question: string): boolean => /^(?:mode:|trust:assisted$|policy:)/.test(question);

/** Every question that is asked, answered or not. */
export const questionsOf = (findings: readonly Finding[]): string[] => [
	...new Set(findings.filter(({ effect }) => effect === "ask").map(questionOf)),
];

/** Why every yes to this request is for this once only; null when it may be wider. */
export const whyOnce = ({ request, analysis, findings, edit }: Asked, ports: ScopePorts): string | null => {
	if (edit !== null) return "it was changed by a person: the agent did not ask for it";
	const kinds = [analysis.kind, request.kind];
	if (analysis.risk === "destructive") return "what is destructive is answered each time";
	if (kinds.includes("secret.attach")) return "a secret is answered for each time";
	if (kinds.includes("forge.propose")) return "a proposal is answered each time";
	if (kinds.includes("output.release")) return "an output is released each time";
	if (!analysis.inspectable) return "part of this cannot be inspected";
	if (findings.some(({ effect, needs }) => effect === "ask" && (needs ?? 1) > 1)) return "this needs more than one approver each time";
	if (findings.some(({ effect, from }) => effect === "ask" && from !== undefined)) return "this needs an approver of a group each time";
	const lone = questionsOf(findings).find((question) => !isGrantable(question));
	if (lone !== undefined) return `\`${lone}\` is answered each time`;
	if (ports.hasSecret(analysis.text) || ports.hasSecret(JSON.stringify(request.args))) return "it carries a secret";
	return null;
};

/** The six scopes in their order, `once` first and always open. */
export const scopesOf = (asked: Asked, ports: ScopePorts): ScopeOffer[] => {
	const why = whyOnce(asked, ports);
	return scopeSchema.options.map((scope) => {
		if (scope === "once") return { scope, open: true, cover: null, text: "Only this request. No rule is written." };
		if (why !== null) return { scope, open: false, why };
		return offer(scope, asked, ports);
	});
};

const offer = (scope: GrantScope, asked: Asked, ports: ScopePorts): ScopeOffer => {
	const closed = (why: string): ScopeOffer => ({ scope, open: false, why });
	const { request, analysis } = asked;
	if (scope === "session" && request.session === undefined) return closed("the agent names no session");
	if (scope === "pattern" && analysis.kind !== "shell") return closed("only a command has a pattern");
	if (scope === "path" && !analysis.kind.startsWith("file.")) return closed("only a file has a path");
	const cover = coverFor(scope, asked, ports);
	if (cover === null) return closed(whyNoCover(scope));
	const text = `${coverText(cover, asked)}, by ${request.agent} only${scope === "session" ? ", in this session" : ""}`;
	return text.length > 4096
		? closed("it is too long to be shown")
		: { scope, open: true, cover, text, lifeMs: lives[scope], uses: defaultUses };
};

const whyNoCover = (scope: GrantScope): string => {
	if (scope === "pattern") return "no word of this command can vary safely";
	return scope === "path" ? "it is outside the workspace" : "what it would run cannot be fixed to its content";
};

/** The widest cover that the name of the scope promises, and no wider. */
const coverFor = (scope: GrantScope, asked: Asked, ports: CoverPorts): Cover | null => {
	switch (scope) {
		case "exact":
			return exactCover(asked, ports);
		case "pattern":
			return commandCover(asked, ports);
		case "path":
			return pathCover(asked, false, ports);
		case "session":
		case "minutes":
			return commandCover(asked, ports) ?? pathCover(asked, true, ports) ?? exactCover(asked, ports);
	}
};

const coverText = (cover: Cover, { request, analysis }: Action): string => {
	const where = request.cwd === undefined ? "" : ` in ${request.cwd}`;
	switch (cover.type) {
		case "exact":
			return `exactly this: ${analysis.subject}${where}`;
		case "command": {
			const steps = cover.steps.map((slots) => `\`${slotsText(slots)}\``).join(", then ");
			return `${steps}${where}; * is any one path in the workspace`;
		}
		case "path":
			return cover.isFile
				? `${request.tool} of ${cover.place}, with any content`
				: `${request.tool} of any file in ${cover.place} and below`;
	}
};
