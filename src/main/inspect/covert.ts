import type { InspectionFinding } from "./finding.ts";

/** Places in a page where a reader's eye does not go and a model's does, and images that carry data out when drawn. */

export type CovertRange = { readonly from: number; readonly to: number; readonly what: string };

const hiddenElement =
	/<[a-z][a-z0-9]{0,16}\b[^<>]{0,400}?(?:display ?: ?none|visibility ?: ?hidden|font-size ?: ?[01](?:px|pt|em|rem)?\b(?!\.)|opacity ?: ?0(?:\.0+)?\b(?!\.[1-9])|color ?: ?(?:white|#fff(?:fff)?\b|transparent|rgba?\(255, ?255, ?255)|left ?: ?-\d{3,6}px|text-indent ?: ?-\d{3,6}px|\bhidden\b(?=[ >])|aria-hidden="true")[^<>]{0,400}>([^<]{8,2000})/gis;
const attribute = /\b(?:alt|title|aria-label|content|data-[a-z-]{1,24}) ?= ?(?:"([^"]{16,1000})"|'([^']{16,1000})')/gi;
const latexWhite = /\\(?:color|textcolor)\{white\}\{?([^}]{8,1000})/gi;
const markdownComment = /^\[(?:\/\/|comment|_)\]: ?# ?[("'](.{8,1000})[)"']/gim;

/** Ranges of the text that are not drawn. Whether they matter is for what stands in them to say. */
export const covertRanges = (text: string): CovertRange[] => {
	const ranges: CovertRange[] = [];
	const add = (pattern: RegExp, what: string): void => {
		for (const found of text.matchAll(pattern)) {
			if (ranges.length >= 64) return;
			ranges.push({ from: found.index, to: found.index + found[0].length, what });
		}
	};
	/* By hand: a pattern would look for the end from each of many beginnings. */
	for (let from = text.indexOf("<!--"); from >= 0 && ranges.length < 64;) {
		const end = text.indexOf("-->", from + 4);
		const to = end < 0 ? text.length : end + 3;
		ranges.push({ from, to, what: "a comment of a page" });
		from = text.indexOf("<!--", to);
	}
	if (text.includes("<")) {
		add(hiddenElement, "an element that a page does not show");
		add(attribute, "an attribute that a page does not show");
	}
	if (text.includes("{white}")) add(latexWhite, "white text");
	if (text.includes("]:")) add(markdownComment, "a comment of a Markdown text");
	return ranges;
};

const image =
	/!\[[^\]\n]{0,160}\]\(\s{0,4}<?(https?:\/\/[^\s)>]{1,2000})|<img\b[^<>]{0,300}?\bsrc ?= ?["']?(https?:\/\/[^\s"'<>]{1,2000})/gi;
const placeholder =
	/[?&/#=](?:[^?&#\s]{0,40}=)?(?:\{\{?[^{}\s]{1,60}\}?\}|%7b|\$\{?[a-z_]{2,40}\}?|\[[^\]]{2,60}\]|<[a-z_ ]{2,60}|(?:data|secret|password|conversation|history|summary|api_?key|base64|content|user_?data|info|encoded|your|insert|exfil)[a-z_-]{0,24}_?(?:here)\b)/i;
const longValue = /[?&][a-z_-]{1,24}=[A-Za-z0-9+/_%-]{100,}/i;
const tell =
	/[?&](?:q|d|data|secret|password|conversation|history|exfil|leak|stolen|context|chat|prompt|token|key|msg|info|payload)=(?:\.\.\.|…|\[|\{|<|$|[A-Z_]{4,40}(?:$|&))/;

/** Images whose address is to be filled with what the model knows. */
export const imageFindings = (text: string): InspectionFinding[] => {
	const findings: InspectionFinding[] = [];
	if (!text.includes("](") && !/<img/i.test(text)) return findings;
	for (const found of text.matchAll(image)) {
		if (findings.length >= 16) break;
		const address = found[1] ?? found[2] ?? "";
		if (!placeholder.test(address) && !longValue.test(address) && !tell.test(address)) continue;
		findings.push({
			kind: "exfiltration",
			severity: "high",
			start: found.index,
			end: found.index + found[0].length,
			reason: "holds an image whose address carries data to a server as soon as it is drawn",
		});
	}
	return findings;
};
