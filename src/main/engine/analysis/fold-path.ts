import { remember } from "../../../shared/lib/remember.ts";

/** Characters that some file systems leave out when they compare names. */
const ignorable = /\u034f|[\u180b-\u180f]|[\ufe00-\ufe0f]|[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/** Already comparable: no capital, blank, `$`, nothing beyond ASCII, and no name that ends in a dot. */
const isFolded = (path: string): boolean => /^[!-#%-@[-~]*$/.test(path) && !/\.(?:\/|$)/.test(path);

/** Comparable form: lower case, compatibility forms folded, ignorable characters and trailing dots and blanks removed. */
export const foldPath = remember(1024, (path) =>
	isFolded(path)
		? path
		: path
				.normalize("NFKC")
				.toLowerCase()
				.replace(ignorable, "")
				.split("/")
				.map((segment) => (/^\.+$/.test(segment) ? segment : withoutTail(segment.replace(/::?\$[a-z_]+$/, ""))))
				.join("/"),
);

/** By hand, because a pattern for it is quadratic on a name of nothing but dots and blanks. */
const withoutTail = (segment: string): string => {
	let end = segment.length;
	while (end > 0 && (segment[end - 1] === "." || segment[end - 1] === " ")) end -= 1;
	return segment.slice(0, end);
};
