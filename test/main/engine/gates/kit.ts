import { analyse } from "../../../../src/main/engine/analysis/index.ts";
import type { Case, Gate } from "../../../../src/main/engine/gate.ts";
import type { Reads, ResolvedPath } from "../../../../src/main/engine/ports.ts";
import { type Config, type ConfigInput, configSchema } from "../../../../src/shared/model/config.ts";
import type { Finding } from "../../../../src/shared/model/finding.ts";
import type { Request } from "../../../../src/shared/model/request.ts";

export const home = "/home/ada";
export const workspace = "/home/ada/work/app";
export const own = "/home/ada/.config/countersign";

/**
 * A disk in memory: `->target` is a symlink, `dir` a folder, a number the hard links of a file, `!` unreadable.
 * Everything that is not named and lies under no symlink simply is not there.
 */
export type Disk = Readonly<Record<string, string | number>>;

const resolveOn = (disk: Disk, path: string): ResolvedPath | null => {
	let pending = path.split("/").filter((part) => part !== "" && part !== ".");
	const real: string[] = [];
	let followed = 0;
	while (pending.length > 0) {
		const [part = "", ...rest] = pending;
		pending = rest;
		if (part === "..") {
			real.pop();
			continue;
		}
		const here = `/${[...real, part].join("/")}`;
		const entry = disk[here];
		if (entry === "!") return null;
		if (typeof entry === "string" && entry.startsWith("->")) {
			followed += 1;
			if (followed > 40) return null;
			const target = entry.slice(2);
			if (target.startsWith("/")) real.length = 0;
			pending = [...target.split("/").filter((each) => each !== "" && each !== "."), ...pending];
			continue;
		}
		real.push(part);
	}
	const place = `/${real.join("/")}`;
	const entry = disk[place];
	const isFolder = entry === "dir" || place === "/" || Object.keys(disk).some((each) => each.startsWith(`${place}/`));
	return {
		real: place,
		exists: entry !== undefined || isFolder,
		type: isFolder ? "directory" : entry === undefined ? "absent" : "file",
		throughSymlink: followed > 0,
		links: typeof entry === "number" ? entry : 1,
	};
};

export const readsOf = (disk: Disk = {}, options: { readonly ignoreCase?: boolean } = {}): Reads => ({
	resolvePath: (absolute) => resolveOn(disk, absolute),
	hashFile: () => null,
	agent: () => null,
	halted: () => null,
	config: () => null,
	policies: () => ({ sets: [], isUnreadable: false, unpinned: [] }),
	mode: () => ({ mode: "safe", why: "test" }),
	home: () => home,
	ownFolders: () => [own],
	caseInsensitive: () => options.ignoreCase ?? false,
	fold: (fold) => fold.initial,
	recorded: () => null,
});

export const rules = (input: ConfigInput = {}): Config => configSchema.parse(input);

export const requestOf = (tool: string, args: Request["args"], more: Partial<Request> = {}): Request => ({
	id: "r1",
	agent: "tester",
	digest: "0".repeat(64),
	at: 0,
	tool,
	args,
	cwd: workspace,
	workspace,
	...more,
});

export const caseOf = (request: Request, config: Config | null = rules()): Case => ({
	request,
	analysis: analyse(request, home),
	agent: null,
	config,
	now: 0,
});

export const judge = (gate: Gate, about: Case, reads: Reads = readsOf()): readonly Finding[] =>
	gate.judge(about, gate.gather(reads, about));

/** The strictest effect: what this gate alone would do. `none` is no opinion. */
export const effectOf = (findings: readonly Finding[]): "deny" | "ask" | "allow" | "none" =>
	(["deny", "ask", "allow"] as const).find((effect) => findings.some((finding) => finding.effect === effect)) ?? "none";

export const codesOf = (findings: readonly Finding[]): string[] =>
	[...new Set(findings.map((finding) => `${finding.effect}:${finding.code}`))].sort();
