import type { InspectionFinding, Severity } from "./finding.ts";
import { describeHidden, findHidden, type HiddenRun } from "./hidden.ts";

/** What of the invisible and misleading characters of a text is worth a finding, and how much. */

const letterOrDigit = /[A-Za-z0-9]/;
const spaced = /[0-9\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u;
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const colour = /^\u001b\[[0-9;]{0,32}m/;

export const hiddenFindings = (text: string, direction: "input" | "output"): InspectionFinding[] => {
	const findings: InspectionFinding[] = [];
	const isRightToLeft = rightToLeft.test(text);
	for (const run of [...findHidden(text, "prose"), ...findMixedWords(text)]) {
		const severity = severityOf(run, text, direction, isRightToLeft);
		findings.push({
			kind: run.kind === "escape" ? "terminal-escape" : "hidden-characters",
			severity,
			start: run.from,
			end: run.to,
			reason: `holds ${describeHidden(run)}`,
		});
	}
	return findings;
};

const severityOf = (run: HiddenRun, text: string, direction: "input" | "output", isRightToLeft: boolean): Severity => {
	const before = text[run.from - 1] ?? "";
	const after = text[run.to] ?? "";
	const isBesideWord = letterOrDigit.test(before) || letterOrDigit.test(after);
	const length = run.to - run.from;
	switch (run.kind) {
		case "tag":
			return "critical";
		case "escape":
			/* Programs colour what they print; a person who pastes colours, or an agent that sends them, is unusual. */
			return direction === "output" && colour.test(text.slice(run.from, run.from + 40)) ? "info" : "high";
		case "nul":
		case "noncharacter":
		case "look-alike":
			return "medium";
		case "bidi":
			return run.codePoint === 0x061c || run.codePoint === 0x200e || run.codePoint === 0x200f
				? isRightToLeft
					? "info"
					: "medium"
				: "high";
		case "control":
			return controlSeverity(run.codePoint);
		case "zero-width":
			if (run.codePoint === 0xad) return letterOrDigit.test(before) && letterOrDigit.test(after) && length > 1 ? "medium" : "info";
			/* Editors and languages without spaces leave them between words; inside a word of letters they only hide. */
			return length >= 3 || (spaced.test(before) && spaced.test(after)) ? "medium" : "low";
		case "variation-selector":
			return length >= 2 ? "high" : isBesideWord ? "medium" : "low";
		case "filler":
			return /[\u2801-\u28ff\u1100-\u11ff\u3131-\u318e]/.test(before + after) ? "info" : "medium";
		default:
			return "low";
	}
};

/** Texts that were once in a Windows code page are full of C1 codes; a terminal obeys some of them. */
const controlSeverity = (code: number): Severity => {
	if (code === 0x90 || code === 0x98 || (code >= 0x9b && code <= 0x9f)) return "high";
	if (code >= 0x80 || code === 0x0b || code === 0x0c) return "low";
	return "medium";
};

/** Words of Latin letters with some that only look Latin: `pаypal`. Whole words of another alphabet are nobody's trick. */
const findMixedWords = (text: string): HiddenRun[] => {
	if (!/[\u0370-\u058f]/.test(text)) return [];
	const runs: HiddenRun[] = [];
	for (const word of text.matchAll(/[\p{L}\p{M}\p{N}]{3,64}/gu)) {
		if (runs.length >= 64) break;
		if (!/[A-Za-z]/.test(word[0]) || !/^[A-Za-z0-9аеорсхуіјѕһԁԛԝАВЕКМНОРСТХЅІЈοΟνΑΒΕΖΗΙΚΜΝΡΤΥΧօսոհ]+$/u.test(word[0])) continue;
		const found = /[^A-Za-z0-9]/u.exec(word[0]);
		if (found === null) continue;
		const from = word.index + found.index;
		runs.push({ kind: "look-alike", from, to: from + 1, codePoint: found[0].codePointAt(0) ?? 0 });
	}
	return runs;
};
