import type { z } from "zod";

/** Says in one line what was wrong with something from outside, without repeating more of it than a short, harmless piece. */

const longestName = 60;

/** A name from outside between backticks: cut, and without characters that could act on a terminal or a screen. */
export const quoteName = (name: string): string => {
	const cut = name.length > longestName ? `${name.slice(0, longestName)}…` : name;
	return `\`${cut.replaceAll(/[^\x20-\x5f\x61-\x7e…]/g, "?")}\``;
};

const pathOf = (path: readonly PropertyKey[]): string =>
	path.length === 0 ? "`params`" : quoteName(path.map((each) => String(each)).join("."));

const wanted = (issue: z.core.$ZodIssue): string => {
	switch (issue.code) {
		case "invalid_type":
			return `expected ${issue.expected}`;
		case "invalid_value":
			return `expected ${issue.values
				.slice(0, 12)
				.map((each) => quoteName(String(each)))
				.join(" or ")}`;
		case "too_big":
			return `expected at most ${issue.maximum}${unitOf(issue.origin)}`;
		case "too_small":
			return `expected at least ${issue.minimum}${unitOf(issue.origin)}`;
		case "invalid_format":
			return `expected ${issue.message.startsWith("Invalid") ? issue.format : issue.message}`;
		case "unrecognized_keys":
			return `unknown member ${issue.keys.slice(0, 3).map(quoteName).join(", ")}`;
		case "invalid_union":
			return issue.errors.length === 0 ? `unknown ${quoteName(issue.discriminator ?? "kind")}` : "expected one of the other shapes";
		case "invalid_key":
			return "a member name that is not allowed";
		case "invalid_element":
			return "a value that is not allowed";
		case "not_multiple_of":
			return `expected a multiple of ${issue.divisor}`;
		case "custom":
			return issue.message;
	}
};

const unitOf = (origin: string): string =>
	origin === "string" ? " characters" : origin === "array" || origin === "set" ? " items" : origin === "object" ? " members" : "";

/** First path that is wrong, for machines; and a sentence that names up to three. */
export const explainIssues = (error: z.core.$ZodError): { readonly path: string; readonly text: string } => {
	const shown = error.issues.slice(0, 3).map((issue) => `${pathOf(issue.path)}: ${wanted(issue)}`);
	const more = error.issues.length > shown.length ? ` (and ${error.issues.length - shown.length} more)` : "";
	const path = error.issues[0]?.path.map((each) => String(each)).join(".") ?? "";
	return { path: path.slice(0, 200), text: shown.join("; ") + more };
};

/** Edit distance, given up above `limit`. Bounded work: both words are short names. */
const distance = (from: string, to: string, limit: number): number => {
	if (Math.abs(from.length - to.length) > limit) return limit + 1;
	let row = Array.from({ length: to.length + 1 }, (_, at) => at);
	for (let i = 1; i <= from.length; i++) {
		const next = [i];
		for (let j = 1; j <= to.length; j++) {
			const swap = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
			next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
		}
		row = next;
	}
	return row[to.length] ?? limit + 1;
};

/** The known word that `word` was probably meant to be; undefined when none is near. */
export const nearest = (word: string, known: readonly string[]): string | undefined => {
	const limit = 4;
	if (word.length > longestName) return undefined;
	let best: { readonly word: string; readonly at: number } | undefined;
	for (const each of known) {
		const at = distance(word.toLowerCase(), each, limit);
		if (at <= limit && (best === undefined || at < best.at)) best = { word: each, at };
	}
	return best?.word;
};
