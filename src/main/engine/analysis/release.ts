import type { Analysis } from "../../../shared/model/evidence.ts";
import { clip, finish, type Analysable } from "./context.ts";

/**
 * An output on its way to the model. Nothing is done by handing it on, so it is a read whose text is the output itself.
 * What it says about paths and hosts is text, and no use of them.
 */
export const analyseRelease = ({ args }: Analysable): Analysis => {
	const { of, output } = args;
	const text = typeof output === "string" ? output : JSON.stringify(args, null, "\t");
	return finish({
		kind: "output.release",
		risk: "read",
		inspectable: true,
		reversible: false,
		subject: `hand on the output of ${typeof of === "string" ? clip(of, 200) : "nothing that is named"}`,
		text,
		segments: text === "" ? [] : [{ from: 0, to: text.length, role: "plain" }],
		paths: [],
		hosts: [],
		reasons: [],
	});
};
