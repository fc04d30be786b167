import type { Analysis, PathUse, RiskReason, Segment } from "../../../shared/model/evidence.ts";
import type { Request } from "../../../shared/model/request.ts";
import type { Kind, Risk } from "../../../shared/model/words.ts";
import { absolutePath, isUnder, maxPathLength } from "./paths.ts";
import { pathTags } from "./tags.ts";

/** The part of a request an analyser reads; `explain` has no more than this. */
export type Analysable = Pick<Request, "tool" | "args"> & Partial<Pick<Request, "kind" | "cwd" | "workspace" | "env" | "risk" | "action">>;

export type Place = { readonly cwd: string | undefined; readonly workspace: string | undefined; readonly home: string };

/** Relative paths start where the action runs, or in the workspace when the agent does not say. */
export const placeOf = (request: Analysable, home: string): Place => ({
	cwd: request.cwd ?? request.workspace,
	workspace: request.workspace,
	home,
});

/** Analysis before the limits of the record are applied. */
export type Draft = {
	kind: Kind;
	risk: Risk;
	inspectable: boolean;
	reversible: boolean;
	subject: string;
	text: string;
	segments: Segment[];
	paths: PathUse[];
	hosts: Analysis["hosts"];
	reasons: RiskReason[];
	worstTarget?: string;
};

const max = { text: 262_144, segments: 20_000, paths: 2048, hosts: 512, reasons: 128, subject: 300, target: 512 } as const;

/**
 * Closes a draft: nothing is cut silently. What does not fit makes the action one that cannot be inspected.
 */
export const finish = (draft: Draft): Analysis => {
	const fits =
		draft.text.length <= max.text &&
		draft.segments.length <= max.segments &&
		draft.paths.length <= max.paths &&
		draft.hosts.length <= max.hosts &&
		draft.reasons.length <= max.reasons;
	const reasons = draft.reasons.slice(0, max.reasons - 1);
	if (!fits) reasons.push({ rule: "too-much", text: "the action is too large to be looked at in full", risk: "execute" });
	const text = draft.text.slice(0, max.text);
	return {
		kind: draft.kind,
		risk: draft.risk === "read" || draft.risk === "write" ? (fits && draft.inspectable ? draft.risk : "execute") : draft.risk,
		inspectable: draft.inspectable && fits,
		reversible: draft.reversible && fits,
		subject: clip(draft.subject, max.subject),
		text,
		segments: fits ? draft.segments : [{ from: 0, to: text.length, role: "plain" }],
		steps: [],
		paths: draft.paths.slice(0, max.paths),
		hosts: draft.hosts.slice(0, max.hosts),
		reasons,
		blast: {
			files: draft.inspectable && fits ? new Set(draft.paths.map((use) => use.absolute ?? use.path)).size : "unknown",
			hosts: draft.inspectable && fits ? new Set(draft.hosts.map((use) => use.host)).size : "unknown",
		},
		...(draft.worstTarget === undefined ? {} : { worstTarget: clip(draft.worstTarget, max.target) }),
	};
};

export const clip = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

export const pathUse = (path: string, access: PathUse["access"], place: Place): PathUse => {
	const absolute = absolutePath(path, place.cwd, place.home);
	return {
		path: path.slice(0, maxPathLength),
		access,
		...(absolute === undefined || absolute.length > maxPathLength ? {} : { absolute }),
	};
};

/** Names what a use of a path means beyond reading or writing a file: `SSH private key`, `git hook`, outside the workspace. */
export const reasonsForPath = (use: PathUse, place: Place): RiskReason[] => {
	if (use.absolute === undefined)
		return [{ rule: "unknown-path", text: `where \`${clip(use.path, 200)}\` lies cannot be told`, risk: "execute" }];
	const changes = use.access === "write" || use.access === "delete";
	const shown = clip(use.path, 200);
	const reasons: RiskReason[] = [];
	for (const { tag, what } of pathTags(use.absolute, place.home)) {
		if (tag === "secret" || tag === "maybe-secret")
			reasons.push({ rule: "sensitive", text: `\`${shown}\`: ${what}`, risk: changes ? "write" : "read" });
		else if (!changes) continue;
		else if (tag === "agent-config") reasons.push({ rule: "agent-config", text: `\`${shown}\`: ${what}`, risk: "execute" });
		else if (tag === "runs-later") reasons.push({ rule: "runs-later", text: `\`${shown}\`: ${what}`, risk: "execute" });
		else if (tag === "build") reasons.push({ rule: "build-file", text: `\`${shown}\`: ${what}`, risk: "write" });
		else reasons.push({ rule: "system-folder", text: `\`${shown}\` lies in a system folder`, risk: "execute" });
	}
	if (changes && place.workspace !== undefined && !isUnder(use.absolute, place.workspace)) {
		reasons.push({ rule: "outside-workspace", text: `\`${shown}\` lies outside the workspace`, risk: "write" });
	}
	return reasons;
};
