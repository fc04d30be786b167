/** Control, format (bidirectional, zero width, tags), private, unassigned, surrogate, and every blank but the space. */
const unseen =
	/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}|[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\u{e0100}-\u{e01ef}]/gu;

/**
 * Text from outside for a terminal, which obeys what it is sent: what cannot be seen is written as `\u{…}`.
 * With `isBlock`, line breaks stay. Law: the result has no character that moves a cursor or hides another.
 */
export const visible = (text: string, { isBlock = false } = {}): string =>
	text.replaceAll(unseen, (character) => (isBlock && character === "\n" ? "\n" : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`));
