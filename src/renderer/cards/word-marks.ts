import { diffWordsWithSpace } from "diff";
import type { Hunk } from "../../shared/model/card.ts";

/** Which characters of a line changed, when it stands against one line of the other side. Offsets, half open. */
export type Mark = { readonly from: number; readonly to: number };
type DiffLine = Hunk["lines"][number];

/** Longer lines are not compared word by word. */
const maxLength = 2000;
/** A pair that shares less than this is two different lines: marking every word says nothing. */
const minShared = 0.3;

/** Marks by index of the line in the hunk. The n-th removed line of a block is compared with its n-th added one. */
export function wordMarks(lines: readonly DiffLine[]): ReadonlyMap<number, readonly Mark[]> {
	const marks = new Map<number, readonly Mark[]>();
	for (let at = 0; at < lines.length;) {
		if (lines[at]?.kind === "same") {
			at++;
			continue;
		}
		let removedTo = at;
		while (lines[removedTo]?.kind === "removed") removedTo++;
		let addedTo = removedTo;
		while (lines[addedTo]?.kind === "added") addedTo++;
		if (addedTo - removedTo === removedTo - at) {
			for (let pair = 0; pair < removedTo - at; pair++) mark(lines, at + pair, removedTo + pair, marks);
		}
		at = Math.max(addedTo, at + 1);
	}
	return marks;
}

function mark(lines: readonly DiffLine[], removed: number, added: number, marks: Map<number, readonly Mark[]>): void {
	const before = lines[removed]?.text ?? "";
	const after = lines[added]?.text ?? "";
	if (before.length > maxLength || after.length > maxLength) return;
	const old: Mark[] = [];
	const fresh: Mark[] = [];
	let oldAt = 0;
	let newAt = 0;
	let shared = 0;
	for (const part of diffWordsWithSpace(before, after)) {
		const { length } = part.value;
		if (part.added) fresh.push({ from: newAt, to: newAt + length });
		else if (part.removed) old.push({ from: oldAt, to: oldAt + length });
		else shared += length;
		if (!part.added) oldAt += length;
		if (!part.removed) newAt += length;
	}
	if (shared < minShared * Math.max(before.length, after.length)) return;
	marks.set(removed, old);
	marks.set(added, fresh);
}
