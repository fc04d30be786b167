import type { CardEdit } from "../../shared/model/card.ts";
import { argumentsText } from "../../shared/lib/arguments-text.ts";
import type { Held } from "../engine/held.ts";
import { compare } from "./file-evidence.ts";

/** What a person changed, against what was asked. Null when nobody changed anything. */
export const editOf = ({ edit, request }: Held, redactJson: (value: unknown) => unknown): CardEdit | null => {
	if (edit === null) return null;
	const text = (args: Held["request"]["args"]): string => argumentsText(redactJson(args) as Held["request"]["args"]);
	const { hunks, withoutDiff } = compare(text(edit.original.request.args), text(request.args));
	return {
		by: edit.by,
		at: edit.at,
		originalDigest: edit.original.request.digest,
		gradeWas: edit.original.grade,
		voided: [...edit.voided],
		hunks,
		...(withoutDiff === undefined ? {} : { withoutDiff }),
	};
};

/** Why the arguments of this request cannot be changed; null when they can. */
export const whyNoEdit = (held: Held, redactions: number): string | null => {
	const why = held.whyNotCarried(held.request.args);
	if (why !== null) return why;
	// What is masked would be sent back as its mask.
	return redactions === 0 ? null : "it holds secrets that are masked here: what is not shown cannot be changed";
};
