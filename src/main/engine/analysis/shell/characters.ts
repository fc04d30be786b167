import type { RiskReason } from "../../../../shared/model/evidence.ts";

/** Characters that a person cannot see, or that make what is shown differ from what runs. */
const invisible =
	/[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]|\udb40[\udc00-\udfff]/;
const oddSpace = /[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u0085]/;
// A control character that is no tab, line feed or carriage return.
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]/;

/** Runs of blanks start where no blank stands before: each character is looked at once. */
const padding = /(?<![ \t])[ \t]{40,}(?=[^ \t\n])|(?<!\n)\n{12,}/;

/** Judges the characters of a command before any grammar sees them. `fatal`: it must not even be parsed. */
export const judgeCharacters = (text: string): { readonly reasons: RiskReason[]; readonly fatal: boolean; readonly hidden: boolean } => {
	const reasons: RiskReason[] = [];
	const find = (pattern: RegExp, rule: string, what: string): boolean => {
		const match = pattern.exec(text);
		if (match === null) return false;
		reasons.push({ rule, text: what, risk: "execute", span: { from: match.index, to: match.index + match[0].length } });
		return true;
	};
	if (/^[\t\n\x20-\x7e]*$/.test(text)) {
		if (padding.test(text)) find(padding, "padding", "holds a long run of blanks that pushes text out of view");
		return { reasons, fatal: false, hidden: reasons.length > 0 };
	}
	const fatal = find(/\u0000/, "nul", "holds a NUL character, which ends a string for some programs and not for others");
	const seen = [
		find(/\r/, "carriage-return", "holds a carriage return, which shells and screens read differently"),
		!fatal && find(control, "control-character", "holds a control character"),
		find(invisible, "invisible-character", "holds an invisible character"),
		find(oddSpace, "odd-space", "holds a space that a shell does not take for one"),
		find(padding, "padding", "holds a long run of blanks that pushes text out of view"),
	];
	return { reasons, fatal, hidden: fatal || seen.some(Boolean) };
};
