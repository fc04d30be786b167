import type { PathUse, Span } from "../../../../shared/model/evidence.ts";
import { riskRank, type Risk } from "../../../../shared/model/words.ts";
import { isPublic, placeOf, type Place } from "./places.ts";
import type { Arg, Call, Verdict } from "./types.ts";

/** A verdict to build on. It starts as a read that does nothing. */
export const startVerdict = (): Verdict => ({
	risk: "read",
	effect: "",
	inspectable: true,
	reasons: [],
	paths: [],
	hosts: [],
	hazards: [],
});

/** Cuts what is shown to what the model holds. */
export const clip = (text: string, max: number): string => (text.length <= max ? text : `${text.slice(0, max - 1)}…`);

/** Raises the risk, never lowers it, and says why. */
export const raise = (verdict: Verdict, risk: Risk, rule: string, text: string, span?: Span): void => {
	if (riskRank(risk) > riskRank(verdict.risk)) verdict.risk = risk;
	if (verdict.reasons.length < 16)
		verdict.reasons.push(span === undefined ? { rule, text: clip(text, 500), risk } : { rule, text: clip(text, 500), risk, span });
};

const addPath = (verdict: Verdict, arg: Arg, place: Place, access: PathUse["access"]): void => {
	if (verdict.paths.length >= 256) return;
	const use: PathUse = { path: clip(arg.value, 4096), access };
	if (place.absolute !== undefined) use.absolute = clip(place.absolute, 4096);
	if (arg.glob) use.glob = true;
	if (arg.span !== undefined) use.span = arg.span;
	verdict.paths.push(use);
};

/** The content of a file is read. Credentials make it destructive: what was disclosed cannot be taken back. */
export const reads = (call: Call, verdict: Verdict, arg: Arg): void => {
	if (arg.value === "-" || arg.value === "") return;
	const place = placeOf(arg.value, call, arg.dynamic, arg.glob);
	addPath(verdict, arg, place, "read");
	if (place.secret !== undefined) raise(verdict, "destructive", "sensitive-read", `reads ${arg.value}: ${place.secret}`, arg.span);
	else if (place.zone === "device") raise(verdict, "destructive", "device-read", `reads the device ${arg.value}`, arg.span);
	else if (place.zone === "unknown")
		raise(verdict, "execute", "unknown-read", `reads ${arg.value}, which is only known when it runs`, arg.span);
	else if (!isPublic(place)) raise(verdict, "execute", "outside-read", `reads ${arg.value}, outside the workspace`, arg.span);
};

/** A name is listed or looked at; no content is shown. */
export const lists = (call: Call, verdict: Verdict, arg: Arg): void => {
	if (arg.value === "-" || arg.value === "") return;
	addPath(verdict, arg, placeOf(arg.value, call, arg.dynamic, arg.glob), "list");
};

/** A file is created or changed. */
export const writes = (call: Call, verdict: Verdict, arg: Arg, verb = "writes"): void => {
	const place = placeOf(arg.value, call, arg.dynamic, arg.glob);
	if (place.zone === "stream") return;
	addPath(verdict, arg, place, "write");
	if (place.guard !== undefined) raise(verdict, "destructive", "guarded-write", `${verb} ${arg.value}: ${place.guard}`, arg.span);
	else if (place.zone === "workspace" || place.zone === "temp") raise(verdict, "write", "write", `${verb} ${arg.value}`, arg.span);
	else raise(verdict, "execute", "outside-write", `${verb} ${arg.value}, outside the workspace`, arg.span);
};

/** A file or folder is deleted. Only a plain file inside the workspace is no more than a write. */
export const deletes = (call: Call, verdict: Verdict, arg: Arg, verb = "deletes"): void => {
	const place = placeOf(arg.value, call, arg.dynamic, arg.glob);
	addPath(verdict, arg, place, "delete");
	const isMild =
		place.guard === undefined &&
		place.secret === undefined &&
		!arg.glob &&
		(place.zone === "workspace" || place.zone === "temp") &&
		place.absolute !== call.workspace;
	raise(verdict, isMild ? "write" : "destructive", isMild ? "delete" : "broad-delete", `${verb} ${place.absolute ?? arg.value}`, arg.span);
};

/** A file is started as a program. */
export const executes = (call: Call, verdict: Verdict, arg: Arg): void => {
	addPath(verdict, arg, placeOf(arg.value, call, arg.dynamic, arg.glob), "execute");
	raise(verdict, "execute", "run", `runs ${arg.value}`, arg.span);
};
