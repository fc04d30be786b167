/**
 * Letters that are not what they look like. Used where ASCII is expected (programs, flags, hosts, paths, names): a
 * letter of another script in a word of Latin ones, or a word made only of letters that could pass as Latin.
 */

/** Cyrillic, Greek, Armenian and phonetic letters drawn like a Latin one in most faces. */
const latinTwins = new Set("аеорсухіјѕһԁԛԝӏвкмнтгАВЕКМНОРСТУХІЈЅԌԚԜҮһꓐꓑꓒꓓꓖꓗꓙꓚꓛꓜꓝꓟꓠꓡꓢꓣꓤꓥꓦꓧαινορτυχκγηωΑΒΕΖΗΙΚΜΝΟΡΤΥΧϲϳոսցօհԼՍՏɑɡɩɪʀıȷƖ");

const otherLetter = /[^\P{L}\p{Script=Latin}]/u;
const latinLetter = /\p{Script=Latin}/u;

/** True when NFKC turns a character into ASCII: full-width, mathematical, superscript, ligature and the like. */
export const isDisguisedAscii = (char: string): boolean => char > "\u007f" && /^[\x21-\x7e]+$/.test(char.normalize("NFKC"));

/** Which characters of one word (no spaces in it) deserve a chip. */
export function suspects(word: string): ReadonlySet<string> {
	const found = new Set<string>();
	const chars = [...word];
	const others = chars.filter((char) => otherLetter.test(char));
	const isMixed = others.length > 0 && latinLetter.test(word);
	const couldPass = others.length > 0 && others.every((char) => latinTwins.has(char));
	for (const char of chars) {
		if (isDisguisedAscii(char)) found.add(char);
		else if (otherLetter.test(char) && (isMixed || couldPass)) found.add(char);
		else if (latinTwins.has(char) && char > "\u007f") found.add(char);
	}
	return found;
}

/** Dashes and quotes that pass for the ASCII ones of a command line. */
export const lookAlikes: ReadonlyMap<string, string> = new Map([
	..."‐‑‒–—―−﹘﹣－".split("").map((char) => [char, "-"] as const),
	..."‘’‚‛′＇ʹʻʼˈ".split("").map((char) => [char, "'"] as const),
	..."“”„‟″＂".split("").map((char) => [char, '"'] as const),
	["∕", "/"],
	["⁄", "/"],
	["⧸", "/"],
	["∖", "\\"],
	["ǀ", "|"],
	["∣", "|"],
	["․", "."],
	["‚", ","],
	["：", ":"],
	["；", ";"],
]);
