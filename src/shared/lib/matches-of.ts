const none: readonly RegExpExecArray[] = [];

/**
 * Every match of a global pattern, as `text.matchAll` gives them. Asks first whether there is one: `matchAll` makes a copy
 * of the pattern each time, which costs more than looking through a short text that holds nothing.
 *
 * Law: test/shared/lib/matches-of.test.ts (the same matches, and the pattern is left as it was).
 */
export const matchesOf = (text: string, pattern: RegExp): Iterable<RegExpExecArray> => {
	pattern.lastIndex = 0;
	const isThere = pattern.test(text);
	pattern.lastIndex = 0;
	return isThere ? text.matchAll(pattern) : none;
};
