/**
 * Options in one spelling, so that a rule written `rm -rf` finds `rm -r -f`, `rm -fr` and `rm --recursive --force`.
 * Only spellings that mean the same for that program are listed; anything else keeps its own.
 */
const synonyms: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	rm: { R: "recursive", r: "recursive", f: "force", d: "dir", i: "interactive", v: "verbose" },
	cp: { R: "recursive", r: "recursive", a: "archive", f: "force", t: "target-directory", n: "no-clobber" },
	mv: { f: "force", n: "no-clobber", t: "target-directory" },
	ln: { s: "symbolic", f: "force" },
	chmod: { R: "recursive" },
	chown: { R: "recursive" },
	chgrp: { R: "recursive" },
	mkdir: { p: "parents" },
	grep: { r: "recursive", R: "dereference-recursive", i: "ignore-case", v: "invert-match", n: "line-number" },
	git: { f: "force", n: "dry-run", m: "message", a: "all", q: "quiet", v: "verbose", d: "delete" },
	sed: { i: "in-place", n: "quiet", e: "expression" },
	curl: { o: "output", d: "data", T: "upload-file", X: "request", L: "location", s: "silent", k: "insecure" },
	wget: { O: "output-document", q: "quiet" },
	docker: { i: "interactive", t: "tty", d: "detach", v: "volume", e: "env", f: "force" },
	kubectl: { n: "namespace", f: "filename", A: "all-namespaces" },
	npm: { g: "global", D: "save-dev" },
	kill: { 9: "KILL", s: "signal" },
	tar: { x: "extract", c: "create", t: "list", f: "file", C: "directory" },
};

const doubled = /^--[a-zA-Z]/;

export type Normalised = { readonly options: string[]; readonly operands: string[] };

const isCluster = (text: string): boolean => /^-[a-zA-Z]+$/.test(text);

/**
 * The option set of an argv, sorted and without doubles, and its operands in order.
 * Programs with one-dash long options (`find -delete`, `terraform -auto-approve`) keep them whole beside their letters.
 */
export const normalisedOptions = (name: string, words: readonly string[]): Normalised => {
	const table = Object.hasOwn(synonyms, name) ? synonyms[name] : undefined;
	const options = new Set<string>();
	const operands: string[] = [];
	for (let i = 1; i < words.length; i++) {
		const word = words[i] as string;
		if (word === "--") {
			for (let j = i + 1; j < words.length; j++) operands.push(words[j] as string);
			break;
		}
		if (doubled.test(word)) {
			const at = word.indexOf("=");
			options.add(at < 0 ? word.slice(2) : word.slice(2, at));
		} else if (word.length > 1 && word.charCodeAt(0) === 45) {
			if (isCluster(word)) {
				for (let c = 1; c < word.length; c++) options.add(table?.[word[c] as string] ?? (word[c] as string));
				if (word.length > 2) options.add(word);
			} else options.add(word);
		} else operands.push(word);
	}
	return { options: [...options], operands };
};
