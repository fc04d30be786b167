import { matchesOf } from "../../shared/lib/matches-of.ts";
import { covertRanges, imageFindings } from "./covert.ts";
import { decodings } from "./encoded.ts";
import { type InspectionFinding, rankOf, type Severity } from "./finding.ts";
import { hiddenFindings } from "./hidden-findings.ts";
import { normalView, skeletonView, sourceRange, tagText, type View } from "./normal.ts";
import { englishRules } from "./rules/english.ts";
import { markerRules } from "./rules/markers.ts";
import { overrideRules, unspacedOverride } from "./rules/override.ts";
import type { PhraseRule } from "./rules/phrase-rule.ts";
import { inspectedLength, nestingFinding, sizeFinding, traversalFindings } from "./shape.ts";
import { findPhrases, phraseBook, tokens } from "./words.ts";

const book = phraseBook<PhraseRule>([...overrideRules, ...englishRules]);
const mostHits = 64;
const mostFindings = 64;
/** How often a text may be wrapped in another. */
const deepestDecoding = 2;

type Hit = Pick<InspectionFinding, "kind" | "severity" | "reason"> & { readonly start: number; readonly end: number };

/** What the words and the forms of a text say to whoever reads it. */
const languageHits = (source: string): Hit[] => {
	const view = normalView(source);
	const hits = phraseHits(view);
	const skeleton = skeletonView(view);
	if (skeleton !== null) hits.push(...phraseHits(skeleton));
	for (const { kind, severity, reason, pattern } of markerRules) {
		for (const found of matchesOf(view.text, pattern)) {
			if (hits.length >= mostHits) break;
			hits.push({ kind, severity, reason, ...sourceRange(view, found.index, found.index + found[0].length) });
		}
	}
	if (view.origin !== null) {
		for (const [language, pattern] of unspacedOverride) {
			for (const found of matchesOf(view.text, pattern)) {
				if (hits.length >= mostHits) break;
				const reason = `tells the reader in ${language} to drop the instructions it has`;
				hits.push({
					kind: "instruction-override",
					severity: "high",
					reason,
					...sourceRange(view, found.index, found.index + found[0].length),
				});
			}
		}
	}
	return hits;
};

const phraseHits = (view: View): Hit[] => {
	const found = findPhrases(tokens(view.text, book.vocabulary), book, mostHits);
	const hits: Hit[] = [];
	const hints = new Set<string>();
	for (const { rule, from, to } of found) {
		if (rule.isHint === true) {
			hints.add(rule.name);
			if (hints.size < 2) continue;
		}
		hits.push({ kind: rule.kind, severity: rule.severity, reason: rule.reason, ...sourceRange(view, from, to) });
	}
	return hits;
};

const speaksOfInstructions = /\b(?:ignore|disregard) (?:the|all|any|every)|\bprevious instructions?\b|\bsystem prompt\b/i;

const raised = (severity: Severity): Severity => (rankOf(severity) >= rankOf("high") ? "critical" : "high");

/** Hits in places that a person does not see are worse: somebody took care that only a model reads them. */
const withCovert = (source: string, hits: readonly Hit[]): InspectionFinding[] => {
	if (hits.length === 0) return [];
	const ranges = covertRanges(source);
	return hits.map((hit) => {
		const range = ranges.find(({ from, to }) => hit.start >= from && hit.start < to);
		return range === undefined
			? hit
			: { ...hit, kind: "hidden-text", severity: raised(hit.severity), reason: `${hit.reason}, in ${range.what}` };
	});
};

const encodedFindings = (source: string, depth: number): InspectionFinding[] => {
	const findings: InspectionFinding[] = [];
	for (const { text, how, isOdd, from, to } of decodings(source)) {
		const inner: Pick<InspectionFinding, "reason" | "severity">[] = [
			...languageHits(text),
			...(depth < deepestDecoding ? encodedFindings(text, depth + 1) : []),
			...(isOdd && speaksOfInstructions.test(text) ? [{ reason: "speaks of instructions", severity: "medium" } as const] : []),
		];
		const first = inner[0];
		if (first === undefined || findings.length >= mostHits) continue;
		const reason = `${first.reason}, written in ${how}`;
		findings.push({ kind: "encoded-instructions", severity: raised(first.severity), start: from, end: to, reason });
	}
	return findings;
};

/**
 * Looks for what a text may do to a model or to the person who reads it: instructions in disguise, characters that are
 * not seen, addresses that carry data out, ways out of a folder. It is a screening: what it finds is worth a look, what
 * it does not find may still be there.
 *
 * Shapes: findings in the order of the text, at most 64; offsets into `text`.
 * Units: UTF-16. Time is linear; only the first 1,048,576 units are looked at, and a finding says so.
 * Law: test/main/inspect/corpora.test.ts (recall and false alarms), test/main/inspect/inspect.test.ts.
 */
export const inspect = (text: string, direction: "input" | "output"): InspectionFinding[] => {
	const source = text.length > inspectedLength ? text.slice(0, inspectedLength) : text;
	const findings: InspectionFinding[] = [
		...sizeFinding(text),
		...nestingFinding(source),
		...hiddenFindings(source, direction),
		...traversalFindings(source),
		...imageFindings(source),
		...withCovert(source, languageHits(source)),
		...encodedFindings(source, 1),
	];
	const tags = tagText(source);
	const spelt = tags === null ? undefined : languageHits(tags)[0];
	if (spelt !== undefined)
		findings.push({ kind: "hidden-text", severity: "critical", reason: `${spelt.reason}, in invisible tag characters` });
	return distinct(findings).slice(0, mostFindings);
};

/** One finding of a kind at a place: the strictest. */
const distinct = (findings: readonly InspectionFinding[]): InspectionFinding[] => {
	const kept = new Map<string, InspectionFinding>();
	for (const finding of findings) {
		const key = `${finding.kind}:${finding.start ?? -1}`;
		const known = kept.get(key);
		if (known === undefined || rankOf(finding.severity) > rankOf(known.severity)) kept.set(key, finding);
	}
	return [...kept.values()].sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
};
