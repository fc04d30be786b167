import { forEachChild, type ParsedScript, type SyntaxNode, type Word } from "unbash";
import { matchesOf } from "../../../../shared/lib/matches-of.ts";
import type { Segment } from "../../../../shared/model/evidence.ts";

/** Comments and operators: what stands between words. */
const sign = /#[^\n]*|[|&;<>]+/g;
const maxSegments = 4096;

const roleOf = (word: Word): Segment["role"] => {
	const text = word.text;
	if (/^['"$]?['"]/.test(text)) return "string";
	if (text.startsWith("-") && text.length > 1) return "flag";
	if (text.startsWith("$")) return "variable";
	return /^[~./]|\//.test(text) ? "path" : "plain";
};

/** Colours for a command. Only whole words and comments get a role; everything else is plain. Never overlapping, in order. */
export const segmentsOf = (text: string, script: ParsedScript): Segment[] => {
	const out: Segment[] = [];
	let depth = 0;
	const add = (from: number, to: number, role: Segment["role"]): void => {
		if (out.length < maxSegments && to > from && (out.at(-1)?.to ?? 0) <= from) out.push({ from, to, role });
	};
	const between = (from: number, to: number): void => {
		// Nearly every gap is one blank.
		if (to <= from || (to === from + 1 && text.charCodeAt(from) === 0x20)) return;
		for (const match of matchesOf(text.slice(from, to), sign))
			add(from + match.index, from + match.index + match[0].length, match[0].startsWith("#") ? "comment" : "operator");
	};
	const words: { from: number; to: number; role: Segment["role"] }[] = [];
	const visit = (node: SyntaxNode): void => {
		if (depth > 24 || words.length > maxSegments) return;
		if (node.type === "Command" && node.name !== undefined) words.push({ from: node.name.pos, to: node.name.end, role: "program" });
		if (node.type === "Word") {
			if (words.at(-1)?.from !== node.pos) words.push({ from: node.pos, to: node.end, role: roleOf(node) });
			return;
		}
		if (node.type === "Assignment") {
			words.push({ from: node.pos, to: node.end, role: "variable" });
			return;
		}
		depth += 1;
		forEachChild(node, visit);
		depth -= 1;
	};
	visit(script);
	words.sort((a, b) => a.from - b.from);
	let at = 0;
	for (const word of words) {
		if (word.from < at) continue;
		between(at, word.from);
		add(word.from, word.to, word.role);
		at = word.to;
	}
	between(at, text.length);
	return out;
};
