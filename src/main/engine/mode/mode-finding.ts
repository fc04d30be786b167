import { makeLasting } from "../../../shared/lib/lasting.ts";
import type { Finding } from "../../../shared/model/finding.ts";
import { type Mode, modeSchema, type Risk } from "../../../shared/model/words.ts";

const ask = (code: string, question: string, reason: string): Finding => ({ gate: "autonomy", effect: "ask", code, question, reason });
const allow = (code: string, reason: string): Finding => ({ gate: "autonomy", effect: "allow", code, reason });

/**
 * What an approval mode says of an action. The gate that judges and the replay that judges again use this same function.
 * The same few findings stand in every entry: each is made once.
 *
 * Source: semantics §2 (mode table).
 */
export const modeFinding = (mode: Mode, risk: Risk, reversible: boolean): Finding => {
	const key = `${mode} ${risk} ${reversible}`;
	let finding = findings.get(key);
	if (finding === undefined) findings.set(key, (finding = makeLasting(findingOf(mode, risk, reversible))));
	return finding;
};
const findings = new Map<string, Finding>();

const findingOf = (mode: Mode, risk: Risk, reversible: boolean): Finding => {
	if (mode === "paranoid")
		return ask("mode-paranoid", risk === "destructive" ? "destructive" : `paranoid:${risk}`, "mode paranoid asks about everything");
	if (risk === "destructive") return ask("destructive", "destructive", `mode ${mode} asks before anything destructive`);
	if (risk === "read") return allow("mode-read", `mode ${mode} allows reads`);
	if (mode === "yolo") return allow("mode-yolo", "mode yolo allows this");
	if (mode === "cautious" && risk === "write" && reversible)
		return allow("mode-reversible", "mode cautious allows a write that can be undone");
	const article = risk === "execute" ? "running commands" : risk === "network" ? "network access" : "writes";
	return ask(`mode-${mode}`, `mode:${risk}`, `mode ${mode} asks before ${article}`);
};

export const isOfMode = ({ gate, code }: Finding): boolean => gate === "autonomy" && (code === "destructive" || code.startsWith("mode-"));

/** The mode that recorded findings were made under; null when they do not say. */
export const modeIn = (findings: readonly Finding[]): Mode | null => {
	const written = findings.find(isOfMode)?.reason ?? "";
	const read = modeSchema.safeParse(/^mode (\w+) /.exec(written)?.[1]);
	return read.success ? read.data : null;
};
