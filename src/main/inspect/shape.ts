import type { InspectionFinding } from "./finding.ts";

/** Findings about the form of a text: how large, how deeply nested, and ways out of a folder. */

/** Most of a text that is looked at. UTF-16 units. */
export const inspectedLength = 1_048_576;
const deepest = 256;

export const sizeFinding = (text: string): InspectionFinding[] =>
	text.length <= inspectedLength
		? []
		: [
				{
					kind: "oversize",
					severity: "medium",
					start: inspectedLength,
					end: text.length,
					reason: `is ${text.length} characters long; only the first ${inspectedLength} were looked at`,
				},
			];

export const nestingFinding = (text: string): InspectionFinding[] => {
	let depth = 0;
	for (let at = 0; at < text.length; at += 1) {
		const code = text.charCodeAt(at);
		if (code === 0x5b || code === 0x7b || code === 0x28) {
			depth += 1;
			if (depth > deepest)
				return [{ kind: "deep-nesting", severity: "medium", start: at, end: at + 1, reason: `is nested deeper than ${deepest} levels` }];
		} else if ((code === 0x5d || code === 0x7d || code === 0x29) && depth > 0) depth -= 1;
	}
	return [];
};

/** Ways to write `..` and `/` that are only written to get past a filter. */
const disguised =
	/(?:%(?:25){0,3}2e|%c0%ae|%e0%80%ae|%uff0e|\.){2}(?:%(?:25){0,3}(?:2f|5c)|%c0%af|%c1%9c|%u2215)|(?:%(?:25){0,3}2e){2}[/\\]|\.{4,}(?:\/\/|\\\\)|\.\.;\/|(?:\.\.\\\/|\.\.\/\\)/gi;
const outward = /(?:\.\.[/\\]){2,64}[^\s"'`<>|]{0,200}/g;
const sensitive =
	/(?:etc[/\\](?:passwd|shadow|sudoers|hosts|ssh)|windows[/\\](?:win\.ini|system32|system\.ini)|boot\.ini|\.ssh[/\\]|id_rsa|id_ed25519|\.aws[/\\]|\.env\b|proc[/\\]self|var[/\\]log|root[/\\]|\.git[/\\]config|\.kube[/\\]|web\.config|wp-config)/i;

export const traversalFindings = (text: string): InspectionFinding[] => {
	const findings: InspectionFinding[] = [];
	const add = (found: RegExpMatchArray, severity: InspectionFinding["severity"], reason: string): void => {
		const start = found.index ?? 0;
		if (findings.length < 16) findings.push({ kind: "path-traversal", severity, start, end: start + found[0].length, reason });
	};
	if (text.includes("%") || text.includes("..")) {
		for (const found of text.matchAll(disguised)) add(found, "medium", "holds a way out of a folder that is written so as not to be seen");
	}
	if (text.includes("..")) {
		for (const found of text.matchAll(outward)) {
			if (sensitive.test(found[0])) add(found, "medium", "holds a way out of a folder to a file of the system or to a key");
			else if ((found[0].match(/\.\.[/\\]/g)?.length ?? 0) >= 6) add(found, "low", "holds a way out of a folder");
		}
	}
	return findings;
};
