import { utf8Length } from "../../../shared/lib/utf8.ts";
import type { Finding } from "../../../shared/model/finding.ts";
import type { Recorded } from "../../../shared/model/recorded.ts";
import { kindOfTool } from "../analysis/kind.ts";
import { type Case, gate } from "../gate.ts";
import { inspect, rankOf } from "../../inspect/index.ts";

/**
 * Whether the output of an action may be handed on to the model. Whoever carried the action out asks this before it does.
 * Only for an output of an action that this agent was allowed, and only as much of it as a person could be shown in full.
 *
 * Law: test/main/engine/gates/outputs.test.ts, test/attacks/output-release.test.ts.
 */
export const outputs = gate<{ readonly source: Recorded | null }>({
	name: "outputs",
	doc: "Holds the output of an action before it is handed on, and denies one that is too long or belongs to nothing that was allowed.",
	gather: (reads, { request, analysis }) => {
		const { of } = request.args;
		return { source: analysis.kind === "output.release" && typeof of === "string" ? reads.recorded(of) : null };
	},
	judge: (about, { source }) => {
		const { request, analysis, config } = about;
		if (analysis.kind !== "output.release") return [];
		const { of, output, ...others } = request.args;
		if (typeof of !== "string" || typeof output !== "string" || Object.keys(others).length > 0)
			return [finding("deny", "malformed", "a release has two arguments and no others: `of`, the id of a request, and `output`, its text")];
		/* The same words for a request of another agent as for none, so that ids cannot be tried out. */
		if (
			source === null ||
			source.agent !== request.agent ||
			source.state !== "allowed" ||
			kindOfTool(source.about.tool ?? "") === "output.release"
		)
			return [finding("deny", "not-allowed-before", `\`${of.slice(0, 128)}\` is no action that this agent was allowed`)];
		const most = config?.output.max_bytes ?? shownUnits;
		if (output.length > shownUnits || utf8Length(output) > most)
			return [finding("deny", "too-long", `the output is longer than ${limitText(output, most)}: cut it first`)];
		return held(output, config?.output.hold ?? "always");
	},
});

/** A person is shown no more text than this, and what is not shown in full is not released. UTF-16 units. */
const shownUnits = 262_144;
const mostEvidence = 16;

const limitText = (output: string, most: number): string =>
	output.length > shownUnits && most >= shownUnits ? `${shownUnits} characters` : `${most} bytes`;

type Hold = NonNullable<Case["config"]>["output"]["hold"];

const held = (output: string, hold: Hold): Finding[] => {
	const signs = inspect(output, "output").filter(({ severity }) => rankOf(severity) >= rankOf("medium"));
	const first = signs[0];
	if (first !== undefined) {
		const evidence = signs.slice(0, mostEvidence).map(({ kind, severity, reason }) => `${kind}, ${severity}: ${reason}`.slice(0, 600));
		const reason = `the output ${first.reason}`.slice(0, 600);
		return [
			hold === "never"
				? { ...finding("allow", "flagged", reason), evidence }
				: { ...finding("ask", "flagged", reason), question: "output:flagged", evidence },
		];
	}
	if (hold !== "always") return [];
	return [{ ...finding("ask", "held", "every output is held until a person releases it"), question: "output:held" }];
};

const finding = (effect: Finding["effect"], code: string, reason: string): Finding => ({ gate: "outputs", effect, code, reason });
