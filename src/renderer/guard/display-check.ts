import { sha256 } from "@noble/hashes/sha2.js";
import { hasLoneSurrogate, encodeUtf8 } from "../../shared/lib/utf8.ts";
import { toHex } from "../../shared/lib/hex.ts";
import type { Card } from "../../shared/model/card.ts";
import type { Segment } from "../../shared/model/evidence.ts";
import { decodeDrawn } from "../parts/safe-text/decode.ts";

/**
 * What is shown is what runs: reads back from the document what a person sees and compares it with what the host will
 * hand out. Any doubt takes Approve out of the document.
 */
export type DisplayCheck = { readonly ok: true } | { readonly ok: false; readonly why: string };

const refuse = (why: string): DisplayCheck => ({ ok: false, why });

/** Law: test/renderer/display-check.test.ts and test/e2e/cards.test.ts (T-D1, T-D2). */
export function checkDisplay(
	card: Pick<Card, "text" | "textHashHex" | "segments" | "canonical" | "digest" | "redactions">,
	drawn: Node,
): DisplayCheck {
	if (!tiles(card.segments, card.text.length)) return refuse("the parts of the text do not join to the whole");
	if (hasLoneSurrogate(card.text)) return refuse("the text is not valid Unicode");
	const seen = decodeDrawn(drawn);
	if (seen === null || seen !== card.text) return refuse("what is drawn is not the text");
	if (hashHex(seen) !== card.textHashHex) return refuse("the text does not have the announced hash");
	if (card.redactions === 0 && (hasLoneSurrogate(card.canonical) || hashHex(card.canonical) !== card.digest)) {
		return refuse("the request does not have the announced digest");
	}
	return { ok: true };
}

const hashHex = (text: string): string => toHex(sha256(encodeUtf8(text)));

function tiles(segments: readonly Segment[], length: number): boolean {
	let at = 0;
	for (const segment of segments) {
		if (segment.from !== at || segment.to <= segment.from) return false;
		at = segment.to;
	}
	return at === length;
}
