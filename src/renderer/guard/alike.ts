import { sha256 } from "@noble/hashes/sha2.js";
import { leavesOf } from "../../shared/lib/argument-leaves.ts";
import { toHex } from "../../shared/lib/hex.ts";
import { encodeUtf8, hasLoneSurrogate } from "../../shared/lib/utf8.ts";
import type { Card } from "../../shared/model/card.ts";
import type { Args } from "../../shared/model/request.ts";
import { decodeDrawn } from "../parts/safe-text/decode.ts";

/** What several requests have in common, and what each has of its own. Held by test/e2e/similar.test.ts. */
export type AlikeRow = {
	readonly card: Card;
	/** One for each column; an empty text where it has none. */
	readonly values: readonly string[];
	/** True when the row in this document shows exactly these values. */
	isDrawn(pane: ParentNode | null): boolean;
};
export type Alike = {
	readonly same: readonly { readonly name: string; readonly text: string }[];
	readonly columns: readonly string[];
	readonly rows: readonly AlikeRow[];
	/** Those that need a card of their own, and why. */
	readonly apart: readonly { readonly card: Card; readonly why: string }[];
};

/** A value that is longer is no cell of a table any more. */
const longest = 300;

/** Why this one is answered by itself; null when a row shows all of it. */
const whyApart = (card: Card): string | null => {
	if (card.grade !== "routine" && card.grade !== "notable") return "it is graver than the others";
	if (card.ceremony !== "press" || card.onlyDeny !== undefined || card.approvals !== undefined || card.edit !== undefined)
		return "it needs more than a press";
	if (card.redactions > 0) return "it holds secrets that are masked";
	if (hasLoneSurrogate(card.canonical) || toHex(sha256(encodeUtf8(card.canonical))) !== card.digest) return "it does not have its digest";
	return [...partsOf(card).values()].some((text) => text.length > longest || text.includes("\n")) ? "it is too long for a row" : null;
};

/** Everything that the digest covers, by name. */
const partsOf = (card: Card): ReadonlyMap<string, string> =>
	new Map(
		leavesOf(JSON.parse(card.canonical) as Args).map(({ name, value }) => [
			name,
			typeof value === "string" ? value : JSON.stringify(value),
		]),
	);

export const readAlike = (cards: readonly Card[]): Alike => {
	const apart = cards.flatMap((card) => {
		const why = whyApart(card);
		return why === null ? [] : [{ card, why }];
	});
	const whole = cards.filter((card) => whyApart(card) === null).map((card) => ({ card, parts: partsOf(card) }));
	const names = [...new Set(whole.flatMap(({ parts }) => [...parts.keys()]))];
	const isSame = (name: string): boolean => new Set(whole.map(({ parts }) => parts.get(name))).size === 1;
	const columns = names.filter((name) => !isSame(name)).sort();
	return {
		same: names.filter(isSame).map((name) => ({ name, text: whole[0]?.parts.get(name) ?? "" })),
		columns,
		rows: whole.map(({ card, parts }) => {
			const values = columns.map((name) => parts.get(name) ?? "");
			return {
				card,
				values,
				isDrawn: (pane) => {
					const cells = [...(pane?.querySelectorAll(`[data-alike="${CSS.escape(card.id)}"] [data-value]`) ?? [])];
					return cells.length === values.length && cells.every((cell, at) => decodeDrawn(cell) === values[at]);
				},
			};
		}),
		apart,
	};
};
