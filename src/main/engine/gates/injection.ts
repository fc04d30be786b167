import { inspect, type InspectionFinding, rankOf } from "../../inspect/index.ts";
import { visible } from "../../../shared/lib/visible.ts";
import type { Finding } from "../../../shared/model/finding.ts";
import { type ActionCase, actionGate } from "../gate.ts";

/**
 * Instructions in disguise, in what would be said to an agent, a model or a person, or written where one reads it.
 * Screening: it asks, it never denies, and silence proves nothing. Only clear signs ask; ordinary code must not.
 * Hidden characters are the `text` gate's, ways out of a folder the `paths` gate's.
 */
export const injection = actionGate({
	name: "injection",
	doc: "Asks about text that reads like instructions to a model: overrides, forged turns, disguised or hidden orders.",
	judge: (about) => {
		const { found, isCut } = scan(about);
		const findings: Finding[] = [];
		if (found.length > 0) {
			findings.push({
				gate: "injection",
				effect: "ask",
				code: "signs",
				question: "injection:signs",
				reason: `a text in this action ${found[0]?.reason ?? ""}`.slice(0, 600),
				evidence: found.slice(0, mostEvidence).map(({ evidence }) => evidence),
			});
		}
		if (isCut) {
			findings.push({
				gate: "injection",
				effect: "ask",
				code: "too-long",
				question: "injection:too-long",
				reason: `the texts of this action are longer than ${inspectedUnits} characters, and not all of them were looked into for instructions`,
			});
		}
		return findings;
	},
});

/** Most of one request that is looked into, so that a decision stays quick. UTF-16 units. */
const inspectedUnits = 262_144;
const mostEvidence = 16;
/** No instruction is shorter. */
const shortest = 12;

const kinds = new Set<InspectionFinding["kind"]>([
	"instruction-override",
	"new-instructions",
	"role-change",
	"prompt-extraction",
	"role-marker",
	"addressed-to-model",
	"concealment",
	"exfiltration",
	"encoded-instructions",
	"hidden-text",
]);

type Sign = { readonly reason: string; readonly evidence: string };

const scan = ({ request, analysis }: ActionCase): { readonly found: readonly Sign[]; readonly isCut: boolean } => {
	/* A look at files tells nobody anything; a call of a server does, whatever it calls itself. */
	if (analysis.risk === "read" && analysis.kind !== "mcp.call" && analysis.kind !== "message") return { found: [], isCut: false };
	const found: Sign[] = [];
	let left = inspectedUnits;
	let isCut = false;
	const look = (where: string, text: string): void => {
		if (text.length < shortest || found.length >= mostEvidence) return;
		if (text.length > left) isCut = true;
		const part = text.slice(0, left);
		left -= part.length;
		for (const each of inspect(part, "input")) {
			if (!kinds.has(each.kind) || rankOf(each.severity) < rankOf("high")) continue;
			const quote = visible(part.slice(each.start ?? 0, Math.min(each.end ?? 120, (each.start ?? 0) + 120)));
			found.push({ reason: each.reason, evidence: `${where.slice(0, 120)}: ${each.reason}: ${quote}`.slice(0, 600) });
		}
	};
	const walk = (where: string, value: unknown, depth: number): void => {
		if (typeof value === "string") look(where, value);
		else if (value !== null && typeof value === "object" && depth < 64) {
			for (const [name, item] of Object.entries(value))
				walk(Array.isArray(value) ? `${where}[${name}]` : `${where}.${name}`, item, depth + 1);
		}
	};
	walk("args", request.args, 1);
	return { found, isCut };
};
