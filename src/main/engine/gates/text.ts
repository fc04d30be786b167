import type { Finding } from "../../../shared/model/finding.ts";
import { describeHidden, findHidden, type HiddenKind, type TextUse } from "../../inspect/hidden.ts";
import { type Case, gate } from "../gate.ts";

/**
 * Text that a person would not see as it is. Runs over every string of the request, names of members included. What
 * cannot be shown at all is denied, what can be shown but misleads asks.
 *
 * Law: test/main/engine/gates/text.test.ts, test/attacks/text-*.test.ts.
 */
export const text = gate({
	name: "text",
	doc: "Finds hidden, misleading and unshowable characters, and requests that are too large or too deep.",
	gather: () => null,
	judge: (about) => {
		const limits = about.config?.limits ?? { max_request_bytes: 1_048_576, max_depth: 64 };
		const found = scan(about, limits.max_request_bytes, limits.max_depth);
		const findings: Finding[] = [];
		if (found.tooDeep) findings.push(deny("too-deep", `the arguments are nested deeper than ${limits.max_depth} levels`, []));
		if (found.tooLarge) findings.push(deny("too-large", `the request is larger than ${limits.max_request_bytes} bytes`, []));
		if (found.unshowable.length > 0)
			findings.push(deny("unshowable-text", "the request holds text that cannot be shown as it is", found.unshowable));
		if (found.hidden.length > 0) {
			findings.push({
				gate: "text",
				effect: "ask",
				code: "hidden",
				question: "text:hidden",
				reason: `the text is not what it looks like: ${clip(found.hidden[0] ?? "", 500)}`,
				evidence: found.hidden,
			});
		}
		return findings;
	},
});

const deny = (code: string, reason: string, evidence: readonly string[]): Finding => ({
	gate: "text",
	effect: "deny",
	code,
	reason,
	...(evidence.length === 0 ? {} : { evidence: [...evidence] }),
});

type Found = { readonly tooDeep: boolean; readonly tooLarge: boolean; readonly unshowable: string[]; readonly hidden: string[] };

const maxEvidence = 16;

const scan = ({ request, analysis }: Case, maxBytes: number, maxDepth: number): Found => {
	const unshowable: string[] = [];
	const hidden: string[] = [];
	let bytes = 0;
	let tooDeep = false;
	const isRelease = analysis.kind === "output.release";

	const look = (where: string, value: string, use: TextUse, asks = hidden): void => {
		bytes += value.length;
		if (bytes > maxBytes) return;
		for (const run of findHidden(value, use)) {
			const evidence = `${clip(where, 200)}: ${describeHidden(run)} at ${run.from + 1}`;
			const list = neverShown(run.kind, use) ? unshowable : asks;
			if (list.length < maxEvidence) list.push(evidence);
		}
	};
	const walk = (where: string, value: unknown, use: TextUse, depth: number): void => {
		if (bytes > maxBytes) return;
		if (typeof value === "string") return look(where, value, use);
		if (value === null || typeof value !== "object") {
			bytes += 8;
			return;
		}
		if (depth > maxDepth) {
			tooDeep = true;
			return;
		}
		if (Array.isArray(value)) {
			value.forEach((item, index) => walk(`${where}[${index}]`, item, use, depth + 1));
			return;
		}
		for (const [name, item] of Object.entries(value)) {
			look(`a member name of ${where}`, name, "code");
			// What may be in an output and still be handed on is the `outputs` gate's to judge: colours are ordinary there.
			if (isRelease && name === "output" && typeof item === "string") look(`${where}.${name}`, item, "prose", []);
			else walk(`${where}.${name}`, item, prose.has(name) ? "prose" : use, depth + 1);
		}
	};

	walk("args", request.args, "code", 1);
	for (const [where, value] of [
		["cwd", request.cwd],
		["workspace", request.workspace],
		["action", request.action],
		["session", request.session],
	] as const)
		if (value !== undefined) look(where, value, "code");
	for (const [name, value] of Object.entries(request.env ?? {})) {
		look("a variable name", name, "code");
		look(`env.${name}`, value, "code");
	}
	for (const name of Object.keys(request.base ?? {})) look("base", name, "code");
	for (const each of request.parent ?? []) look("parent", each, "code");
	if (request.reason !== undefined) look("reason", request.reason, "prose");
	return { tooDeep, tooLarge: bytes > maxBytes, unshowable, hidden };
};

/** Members that hold text for people or the contents of files, where line ends and unusual spaces are ordinary. */
const prose = new Set([
	"content",
	"contents",
	"text",
	"body",
	"data",
	"new_string",
	"old_string",
	"newText",
	"oldText",
	"new",
	"old",
	"new_source",
	"description",
	"message",
	"prompt",
	"comment",
	"title",
	"summary",
	"html",
	"markdown",
	"query",
	"patch",
	"diff",
	"plan",
	"todos",
	"questions",
]);

/** NUL ends a text for half the programs on the way; half a surrogate pair has no bytes at all. */
const neverShown = (kind: HiddenKind, use: TextUse): boolean => kind === "lone-surrogate" || (kind === "nul" && use === "code");

const clip = (value: string, length: number): string => (value.length > length ? `${value.slice(0, length - 1)}…` : value);
