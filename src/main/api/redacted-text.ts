import type { Segment } from "../../shared/model/evidence.ts";

/** What the redactor found in a text: UTF-16 offsets of the original. */
export type Found = { readonly kind: string; readonly start: number; readonly end: number };

export type RedactedText = { readonly text: string; readonly segments: Segment[]; readonly count: number };

/**
 * Masks secrets in a text that is cut into coloured segments, and moves the segments with it, so that they tile the
 * masked text exactly as they tiled the original.
 *
 * Law: the result's text equals the redactor's own, and the segments tile it.
 */
export const redactSegmented = (text: string, segments: readonly Segment[], found: readonly Found[]): RedactedText => {
	if (found.length === 0) return { text, segments: [...segments], count: 0 };
	let masked = "";
	const pieces: Segment[] = [];
	const push = (piece: string, role: Segment["role"]): void => {
		if (piece === "") return;
		const last = pieces.at(-1);
		const from = masked.length;
		masked += piece;
		if (last && last.role === role && last.to === from) pieces[pieces.length - 1] = { ...last, to: masked.length };
		else pieces.push({ from, to: masked.length, role });
	};
	let at = 0;
	for (const { kind, start, end } of found) {
		for (const segment of within(segments, at, start)) push(text.slice(segment.from, segment.to), segment.role);
		push(`[redacted:${kind}]`, "string");
		at = end;
	}
	for (const segment of within(segments, at, text.length)) push(text.slice(segment.from, segment.to), segment.role);
	return { text: masked, segments: pieces, count: found.length };
};

const within = (segments: readonly Segment[], from: number, to: number): Segment[] =>
	segments
		.filter((segment) => segment.to > from && segment.from < to)
		.map((segment) => ({ ...segment, from: Math.max(segment.from, from), to: Math.min(segment.to, to) }));
