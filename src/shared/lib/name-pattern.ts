/**
 * True when a name is one that a pattern stands for: `*` is any run of characters, `?` is one, everything else itself.
 * Time: the product of both lengths at most.
 */
export const matchesName = (pattern: string, name: string): boolean => {
	let at = 0;
	let from = 0;
	let star = -1;
	let resume = 0;
	while (at < name.length) {
		if (pattern[from] === "*") {
			star = from;
			resume = at;
			from += 1;
		} else if (from < pattern.length && (pattern[from] === "?" || pattern[from] === name[at])) {
			from += 1;
			at += 1;
		} else if (star >= 0) {
			resume += 1;
			at = resume;
			from = star + 1;
		} else return false;
	}
	while (pattern[from] === "*") from += 1;
	return from === pattern.length;
};
