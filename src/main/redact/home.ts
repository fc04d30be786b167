/**
 * A function that writes the home folder as `~` in error text, in any of its spellings: with either slash, doubled
 * backslashes (JSON), and as a `file:` address.
 *
 * Shapes: `home` is an absolute path; an empty or root path shortens nothing.
 */
export function homeShortener(home: string): (text: string) => string {
	let end = home.length;
	while (end > 0 && (home[end - 1] === "/" || home[end - 1] === "\\")) end -= 1;
	const trimmed = home.slice(0, end);
	if (trimmed.length < 2 || /^[A-Za-z]:$/.test(trimmed)) return (text) => text;
	const spellings = [
		...new Set([
			trimmed,
			trimmed.replaceAll("\\", "\\\\"),
			trimmed.replaceAll("\\", "/"),
			trimmed.replaceAll("\\", "/").replaceAll(" ", "%20"),
		]),
	];
	const isWindows = /^[A-Za-z]:|^\\\\/.test(trimmed);
	return (text) => spellings.reduce((result, spelling) => shorten(result, spelling, isWindows), text);
}

/** Replaces whole folders only: `/home/ann` is no part of `/home/anna`. */
function shorten(text: string, spelling: string, isWindows: boolean): string {
	const [hay, needle] = isWindows ? [text.toLowerCase(), spelling.toLowerCase()] : [text, spelling];
	// Lower case may change a length (`İ`): then offsets would lie, and the exact spelling must do.
	if (hay.length !== text.length) return text.replaceAll(spelling, "~");
	const parts: string[] = [];
	let from = 0;
	for (let at = hay.indexOf(needle); at !== -1; at = hay.indexOf(needle, at + needle.length)) {
		if (/[\w.-]/.test(hay[at + needle.length] ?? "") && !/^\.?(?:\s|$)/.test(hay.slice(at + needle.length, at + needle.length + 2)))
			continue;
		if (/\w/.test(hay[at - 1] ?? "")) continue;
		parts.push(text.slice(from, at), "~");
		from = at + needle.length;
	}
	parts.push(text.slice(from));
	return parts.join("");
}
