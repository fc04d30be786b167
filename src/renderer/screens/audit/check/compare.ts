import type { VerifyReport } from "../../../../shared/contract/console-audit.ts";
import type { WindowCheck } from "./check-in-window.ts";
import type { Checked } from "./log-check.ts";

/** Where the window's check and the host's report part, or null. */
function disagreement(report: VerifyReport, checked: Checked): { readonly seq: number; readonly text: string } | null {
	if (checked.problem !== null) return checked.problem;
	if (checked.entries !== report.toSeq) {
		const seq = Math.min(checked.entries, report.toSeq);
		return { seq, text: `the host verified ${report.toSeq} entries and sent ${checked.entries}` };
	}
	if (checked.signedRootHex !== (report.rootHex ?? null))
		return { seq: checked.signedSize, text: "the newest signed root of this window is not the one that the host reports" };
	return null;
}

/**
 * The host's report together with what this window found in the same bytes. A host that passes what the window refuses is a
 * failure of its own kind; a window that could not check leaves the report as it is, and says so.
 */
export function withWindowCheck(report: VerifyReport, check: WindowCheck): VerifyReport {
	if (check.state === "stopped") return { ...report, state: "cancelled", text: "stopped before this window had checked the log too" };
	if (check.state === "unknown") return { ...report, text: `${report.text}. This window could not check it again: ${check.why}` };
	const { checked } = check;
	const parting = disagreement(report, checked);
	if (parting === null) {
		const gone = checked.gone === 0 ? "" : `, ${checked.gone} of them by their hashes alone`;
		const again = `Checked again by this window over the same bytes: ${checked.entries} entries${gone}, ${checked.heads} signed ${checked.heads === 1 ? "root" : "roots"}`;
		return { ...report, text: `${report.text}. ${again}` };
	}
	const first: VerifyReport["damage"][number] = { kind: "verifiers-disagree", ...parting, warning: false };
	return { ...report, state: "failed", damage: [first, ...report.damage].slice(0, 100) };
}
