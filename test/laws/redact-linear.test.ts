import assert from "node:assert/strict";
import { test } from "node:test";
import { redact } from "../../src/main/redact/index.ts";
import { allPatterns } from "../../src/main/redact/catalogue.ts";

/**
 * A text that counts what is read of it. Expressions are charged with the longest stretch that they can read, which
 * the next test bounds; so the sum is an upper bound of the real work, and no clock is needed.
 */
function counted(source: string): { readonly text: string; readonly steps: () => number } {
	let steps = 0;
	const take = (from = 0, to = source.length): string => {
		const part = source.slice(from, to);
		steps += part.length;
		return part;
	};
	const methods: Record<string, unknown> = {
		length: source.length,
		charAt: (index: number) => {
			steps += 1;
			return source.charAt(index);
		},
		charCodeAt: (index: number) => {
			steps += 1;
			return source.charCodeAt(index);
		},
		slice: take,
		indexOf: (what: string, from = 0) => {
			const at = source.indexOf(what, from);
			steps += (at === -1 ? source.length : at) - from + 1;
			return at;
		},
		startsWith: (what: string, at = 0) => {
			steps += what.length;
			return source.startsWith(what, at);
		},
		matchAll: (expression: RegExp) => {
			steps += source.length;
			return source.matchAll(expression);
		},
		// A sticky expression asks for the whole text and reads a bounded stretch of it.
		toString: () => {
			steps += maxReach;
			return source;
		},
	};
	const text = new Proxy(Object(source) as object, {
		get: (_target, name) => {
			if (typeof name === "symbol") return name === Symbol.toPrimitive ? methods["toString"] : undefined;
			if (name in methods) return methods[name];
			if (/^\d+$/.test(name)) {
				steps += 1;
				return source[Number(name)];
			}
			throw new Error(`the scanner used \`${name}\` of the text, which this test does not count`);
		},
	});
	return { text: text as unknown as string, steps: () => steps };
}

/** No expression reads further than this from where it is started. */
const maxReach = 320;

/** What has undone scanners: prefixes, names, openers and near misses, repeated without end. */
const hostile: Readonly<Record<string, (n: number) => string>> = {
	"`eyJ` on end": (n) => "eyJ".repeat(n / 3),
	"`-eyJ` on end": (n) => "-eyJ".repeat(n / 4),
	"`eyJ` with points": (n) => "eyJaaaaaaaaaaaa.".repeat(n / 16),
	"key headers": (n) => "-----BEGIN PRIVATE KEY-----".repeat(n / 27),
	"key headers with words": (n) => "-----BEGIN PRIVATE KEY-----\na b c\n".repeat(n / 33),
	"PuTTY headers": (n) => "Private-Lines: 1\n".repeat(n / 17),
	"one key block": (n) => `-----BEGIN PRIVATE KEY-----\n${`${"A".repeat(64)}\n`.repeat(n / 65)}`,
	"names without values": (n) => "password token key auth secret ".repeat(n / 31),
	"names joined by signs": (n) => "token=".repeat(n / 6),
	"names joined by colons": (n) => "password:".repeat(n / 9),
	"names in quotes": (n) => '"password":"'.repeat(n / 12),
	"names and open brackets": (n) => "secret(".repeat(n / 7),
	"one name, one endless value": (n) => `token="${"a".repeat(n)}`,
	"one name, one endless bare value": (n) => `token=${"ab1".repeat(n / 3)}`,
	"endless names": (n) => "password_".repeat(n / 9),
	comparisons: (n) => '"a"==password '.repeat(n / 14),
	"authorization on end": (n) => "authorization=".repeat(n / 14),
	"authorization headers": (n) => "Authorization: Bearer ".repeat(n / 22),
	cookies: (n) => "cookie: a".repeat(n / 9),
	"URIs with colons": (n) => "://a:b".repeat(n / 6),
	"one endless authority": (n) => `://${"a:".repeat(n / 2)}`,
	"URIs with masks": (n) => "://[redacted:".repeat(n / 13),
	masks: (n) => "[redacted:token]".repeat(n / 16),
	"mask openers": (n) => "[redacted:".repeat(n / 10),
	"commands with users": (n) => " -u a".repeat(n / 5),
	"curl with users": (n) => "curl -u a ".repeat(n / 10),
	"mysql with passwords": (n) => "mysql -p a ".repeat(n / 11),
	tags: (n) => "<password>".repeat(n / 10),
	"tags that close late": (n) => `${"<token>a".repeat(n / 8)}</token>`,
	manifests: (n) => "kind: Secret\ndata:\n".repeat(n / 19),
	"manifest values": (n) => `kind: Secret\ndata:\n${"  a: bcdefgh1\n".repeat(n / 14)}`,
	"nested data": (n) => `kind: Secret\n${"data:\n ".repeat(n / 7)}`,
	"base64 run": (n) => "aB3+/xYz".repeat(n / 8),
	"hex run": (n) => "0123456789abcdef".repeat(n / 16),
	"equal signs": (n) => "=".repeat(n),
	"runs with equal signs": (n) => "aB3xYz9=".repeat(n / 8),
	hyphens: (n) => "-".repeat(n),
	backslashes: (n) => "\\".repeat(n),
	quotes: (n) => "\"'".repeat(n / 2),
	"sk- on end": (n) => "-sk-".repeat(n / 4),
	"prefixes of many vendors": (n) => "ghp_ sk-ant- AKIA xoxb- SG. glpat- hf_ AIza ".repeat(n / 45),
	"crossed-out tokens": (n) => "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx ".repeat(n / 41),
	"Firebase tails": (n) => ":APA91b".repeat(n / 7),
	points: (n) => "a.".repeat(n / 2),
	"secrets that come again": (n) => `token=abcd1234efgh ${"abcd1234efgh ".repeat(n / 13)}`,
	"many secrets": (n) => Array.from({ length: n / 24 }, (_, index) => `token=abc${String(index).padStart(9, "0")}xyz\n`).join(""),
	"blanks after a name": (n) => `password${" ".repeat(n)}`,
	"line ends after a name": (n) => "password:\n\n\n".repeat(n / 12),
	"non-ASCII": (n) => "pässwörd=ü".repeat(n / 10),
};

for (const [name, make] of Object.entries(hostile)) {
	test(`${name}: four times the text is four times the work`, () => {
		const work = (n: number): number => {
			const { text, steps } = counted(make(n));
			redact(text);
			return steps();
		};
		const few = work(3000);
		const many = work(12_000);
		assert.ok(many <= few * 4.6 + 4000, `${few} steps became ${many}`);
		assert.ok(many <= 12_000 * 700, `${(many / 12_000).toFixed(0)} steps a character`);
	});
}

test("no pattern's expression can read further than a bounded stretch", () => {
	for (const { kind, expressions } of allPatterns) {
		for (const expression of expressions) {
			assert.ok(expression.sticky, `${kind} is not sticky`);
			assert.ok(reachOf(expression.source) <= maxReach, `${kind} reads ${reachOf(expression.source)} characters`);
		}
	}
});

/** The longest match of an expression without unbounded quantifiers; infinite for one that has any. */
function reachOf(source: string): number {
	let index = 0;
	const alternatives = (): number => {
		let longest = 0;
		let length = 0;
		while (index < source.length && source[index] !== ")") {
			if (source[index] === "|") {
				index += 1;
				longest = Math.max(longest, length);
				length = 0;
			} else length += repeated(atom());
		}
		return Math.max(longest, length);
	};
	const atom = (): number => {
		const char = source[index]!;
		if (char === "\\") {
			index += 2;
			return source[index - 1] === "b" ? 0 : 1;
		}
		if (char === "[") {
			while (source[index] !== "]") index += source[index] === "\\" ? 2 : 1;
			index += 1;
			return 1;
		}
		if (char === "(") {
			index += source.startsWith("(?", index) ? 3 : 1;
			if (source[index - 1] === "<") index += 1;
			const length = alternatives();
			index += 1;
			return length;
		}
		index += 1;
		return char === "^" || char === "$" ? 0 : 1;
	};
	const repeated = (length: number): number => {
		const char = source[index];
		if (char === "*" || char === "+") return Number.POSITIVE_INFINITY;
		if (char === "?") {
			index += 1;
			return length;
		}
		const bounds = /^\{(\d+)(,(\d*))?\}/.exec(source.slice(index));
		if (bounds === null) return length;
		index += bounds[0].length;
		const most = bounds[2] === undefined ? bounds[1] : bounds[3];
		return most === "" ? Number.POSITIVE_INFINITY : length * Number(most);
	};
	return alternatives();
}
