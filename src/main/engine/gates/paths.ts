import type { PathUse } from "../../../shared/model/evidence.ts";
import type { Finding } from "../../../shared/model/finding.ts";
import { couldExpandTo } from "../analysis/glob-overlap.ts";
import { gatherPathFacts, isStream, maxTotalLength, type PathFacts, placeOf, totalLength } from "../analysis/path-facts.ts";
import { coversNarrowly, coversWidely, type Ground, marksName, staticFolder } from "../analysis/path-pattern.ts";
import { isUnder, normalisePath, otherReadings, pathTricks } from "../analysis/paths.ts";
import { foldPath } from "../analysis/fold-path.ts";
import { pathTags } from "../analysis/tags.ts";
import { ruleAt } from "../config/rule-at.ts";
import { type Case, gate } from "../gate.ts";
import type { ResolvedPath } from "../ports.ts";

/**
 * Where an action reads and writes. Every rule is applied to the path as asked for, to its normalised form and to the
 * place where it really leads, so that no spelling and no link gets around one.
 *
 * Law: test/main/engine/gates/paths.test.ts, test/vectors/paths/, test/attacks/path-*.test.ts.
 */
export const paths = gate<PathFacts | null>({
	name: "paths",
	doc: "Keeps reads and writes to the allowed folders, away from denied paths and from this console's own files.",
	gather: (reads, about) => (about.analysis.paths.length === 0 ? null : gatherPathFacts(reads, about)),
	judge: (about, facts) => {
		if (facts === null) return [];
		/* Never fewer checks because there is much to check: what is over the budget does not run. */
		if (totalLength(about.analysis.paths) > maxTotalLength)
			return [
				{
					gate: "paths",
					effect: "deny",
					code: "too-many-paths",
					reason: `the action names more paths than are checked at once (${maxTotalLength} characters)`,
				},
			];
		const notes = createNotes();
		for (const use of about.analysis.paths) judgeUse(use, about, facts, notes.add);
		return notes.findings();
	},
});

type Note = (effect: Finding["effect"], code: string, reason: string, shown: string, rule?: Finding["rule"]) => void;

const judgeUse = (use: PathUse, { request, analysis, config }: Case, facts: PathFacts, note: Note): void => {
	const shown = clip(use.path);
	const tricks = pathTricks(use.path);
	const fatal = tricks.find((trick) => trick.effect === "deny");
	if (fatal !== undefined) return note("deny", `path-${fatal.code}`, fatal.text, shown);

	const place = placeOf(use, request.cwd);
	if (place === undefined) {
		note("ask", "unknown", `where \`${shown}\` leads is only known when it runs`, shown);
		return;
	}
	if (isStream(place)) return;
	const found = facts.resolved.get(place);
	if (found === null || found === undefined) {
		return note("deny", "unresolved", `where \`${shown}\` leads cannot be found out`, shown);
	}

	const physical = facts.climbed.get(use);
	if (physical === null) return note("deny", "unresolved", `where \`${shown}\` leads cannot be found out`, shown);
	const real = normalisePath((physical ?? found).real);
	const names = [...new Set([place, normalisePath(found.real), real])];
	const ground: Ground = { root: facts.workspace, home: facts.home, ignoreCase: facts.ignoreCase };
	const changes = use.access === "write" || use.access === "delete";

	judgeOwn(use, names, facts, note);
	if (config !== null) {
		judgeDenied(use, names, found, ground, facts, config, note);
		judgeAllowed(use, place, real, ground, facts, config, note);
	}
	judgeSecrets(use, names, found, ground, facts, config, note);

	if (changes) {
		const outside = names.find((name) => !isInWorkspace(name, facts));
		if (facts.workspace === undefined) note("ask", "outside-workspace", `no workspace is known that \`${shown}\` could lie in`, shown);
		else if (outside !== undefined)
			note(
				"ask",
				"outside-workspace",
				`\`${shown}\` lies outside the workspace${found.throughSymlink ? ` (it leads to \`${clip(real)}\`)` : ""}`,
				shown,
			);
		for (const name of names) {
			const config = pathTags(name, facts.home).find(({ tag }) => tag === "agent-config");
			if (config !== undefined) note("ask", "agent-config", `\`${shown}\`: ${config.what} steers what an agent does`, shown);
		}
	} else if (isInWorkspace(place, facts) && !isInWorkspace(real, facts)) {
		note("ask", "symlink-outside", `\`${shown}\` is a link out of the workspace, to \`${clip(real)}\``, shown);
	}
	if (found.type === "file" && found.links > 1 && (changes || !isLinkedByTools(real))) {
		note("ask", "hard-link", `\`${shown}\` has another name on this disk (hard link): the same bytes may be a file elsewhere`, shown);
	}
	if (analysis.kind !== "shell") for (const trick of tricks) note("ask", "misleading", trick.text, shown);
};

/** Agents may not write to this console's files, nor read its keys and its log; its rules they may read. */
const judgeOwn = (use: PathUse, names: readonly string[], { own }: PathFacts, note: Note): void => {
	const folders = own.map(foldPath);
	for (const name of names.map(foldPath)) {
		const inside = folders.some((folder) => isUnder(name, folder));
		const above = folders.some((folder) => isUnder(folder, name));
		if (use.access === "write" || use.access === "delete") {
			if (inside || (above && (use.access === "delete" || own.includes(name))))
				note("deny", "own-files", "no agent changes the files of this console", clip(use.path));
		} else if (inside && use.access !== "list" && !name.endsWith(".toml")) {
			note("deny", "own-files", "no agent reads the keys or the log of this console", clip(use.path));
		}
	}
};

type Rules = NonNullable<Case["config"]>;

const judgeDenied = (
	use: PathUse,
	names: readonly string[],
	found: ResolvedPath,
	ground: Ground,
	facts: PathFacts,
	config: Rules,
	note: Note,
): void => {
	const root = facts.realWorkspace;
	const covers = spellingsOf(use, names, ground, root);
	const isWhole = found.type === "directory" && use.access !== "list" && use.access !== "execute";
	config.safety.denied_paths.forEach((pattern, index) => {
		const rule = (): Finding["rule"] => ruleAt(config, ["safety", "denied_paths", index], pattern);
		if (covers(pattern)) {
			note("deny", "denied-path", `\`${clip(use.path)}\` is a denied path (\`${pattern}\`)`, clip(use.path), rule());
			return;
		}
		const folder = isWhole ? staticFolder(pattern, { ...ground, root: undefined }) : undefined;
		if (folder !== undefined && names.some((name) => isUnder(folder, name))) {
			note("ask", "holds-denied", `\`${clip(use.path)}\` holds a denied path (\`${pattern}\`)`, clip(use.path), rule());
		}
		if (use.glob === true && couldExpandTo(use.path, pattern)) {
			note("ask", "may-be-denied", `\`${clip(use.path)}\` may stand for a denied path (\`${pattern}\`)`, clip(use.path), rule());
		}
	});
};

/**
 * Asks whether a pattern covers any spelling of the path: as it leads, as other programs would decode it, and in the
 * form in which some disks take different names for the same.
 */
const spellingsOf = (use: PathUse, names: readonly string[], ground: Ground, root: string | undefined): ((pattern: string) => boolean) => {
	const readings = otherReadings(use.path).flatMap((reading) =>
		reading.startsWith("/") ? [normalisePath(reading)] : ground.root === undefined ? [] : [normalisePath(`${ground.root}/${reading}`)],
	);
	const written = [...new Set([...names, ...readings])];
	const folded = [...new Set(written.map(foldPath))].filter((name) => !written.includes(name));
	const anyCase = { ...ground, ignoreCase: true };
	const moved = root === ground.root ? undefined : { ...ground, root };
	return (pattern) =>
		written.some((name) => coversWidely(pattern, name, ground)) ||
		folded.some((name) => coversWidely(pattern, name, anyCase)) ||
		(moved !== undefined && names.some((name) => coversWidely(pattern, name, moved)));
};

const judgeAllowed = (use: PathUse, place: string, real: string, ground: Ground, facts: PathFacts, config: Rules, note: Note): void => {
	const allowed = config.safety.allowed_paths;
	if (allowed === undefined) return;
	const covered = (name: string): boolean => allowed.some((pattern) => coversNarrowly(pattern, name, ground));
	if (!covered(place)) {
		return note("deny", "not-allowed-path", `\`${clip(use.path)}\` is not below any of \`allowed_paths\``, clip(use.path));
	}
	const isThere =
		covered(real) ||
		[...facts.movedRoots].some(
			([written, moved]) => isUnder(real, moved) && covered(normalisePath(`${written}/${real.slice(moved.length)}`)),
		) ||
		(facts.realWorkspace !== undefined &&
			facts.workspace !== undefined &&
			isUnder(real, facts.realWorkspace) &&
			covered(normalisePath(`${facts.workspace}/${real.slice(facts.realWorkspace.length)}`)));
	if (!isThere)
		note(
			"deny",
			"not-allowed-path",
			`\`${clip(use.path)}\` leads to \`${clip(real)}\`, which is not below any of \`allowed_paths\``,
			clip(use.path),
		);
};

const judgeSecrets = (
	use: PathUse,
	names: readonly string[],
	found: ResolvedPath,
	ground: Ground,
	facts: PathFacts,
	config: Case["config"],
	note: Note,
): void => {
	if (use.access === "list" || use.access === "execute") return;
	for (const name of names) {
		for (const { tag, what } of pathTags(name, facts.home)) {
			/* Named like a secret is a guess; a person who listed the folder has answered it for reading. */
			const isAnswered = tag === "maybe-secret" && use.access === "read" && config?.safety.allowed_paths !== undefined;
			if (tag === "secret" || (tag === "maybe-secret" && !isAnswered))
				note("ask", "sensitive", `\`${clip(use.path)}\`: ${what}`, clip(use.path));
		}
		if (found.type === "directory") continue;
		config?.safety.sensitive_patterns.forEach((pattern, index) => {
			if (marksName(pattern, name, ground) || marksName(pattern, foldPath(name), { ...ground, ignoreCase: true })) {
				note(
					"ask",
					"sensitive",
					`\`${clip(use.path)}\` matches the sensitive pattern \`${pattern}\``,
					clip(use.path),
					ruleAt(config, ["safety", "sensitive_patterns", index], pattern),
				);
			}
		});
	}
};

const isInWorkspace = (path: string, { workspace, realWorkspace }: PathFacts): boolean =>
	(workspace !== undefined && isUnder(path, workspace)) || (realWorkspace !== undefined && isUnder(path, realWorkspace));

/** Package managers and git share files between folders by hard links; there they say nothing. */
const isLinkedByTools = (path: string): boolean =>
	/\/(?:node_modules|\.pnpm|\.git|\.venv|venv|site-packages|\.uv|target|\.cache|\.nix-profile|\.yarn|ostree)\/|^\/(?:nix|usr|snap|opt)\//.test(
		path,
	);

const clip = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text);

const maxFindings = 64;
const maxEvidence = 32;

/** Many paths with one answer are one finding that lists them. */
const createNotes = (): { add: Note; findings: () => Finding[] } => {
	const byKey = new Map<string, { finding: Finding; evidence: Set<string> }>();
	const add: Note = (effect, code, reason, shown, rule) => {
		const key = `${effect} ${code} ${rule?.name ?? ""}`;
		const known = byKey.get(key);
		if (known !== undefined) {
			if (known.evidence.size < maxEvidence) known.evidence.add(shown);
			return;
		}
		if (byKey.size >= maxFindings) return;
		const finding: Finding = {
			gate: "paths",
			effect,
			code,
			reason,
			...(effect === "ask" ? { question: `paths:${code}` } : {}),
			...(rule === undefined ? {} : { rule }),
		};
		byKey.set(key, { finding, evidence: new Set([shown]) });
	};
	const findings = (): Finding[] =>
		[...byKey.values()].map(({ finding, evidence }) => ({ ...finding, reason: clip600(finding.reason), evidence: [...evidence] }));
	return { add, findings };
};

const clip600 = (text: string): string => (text.length > 600 ? `${text.slice(0, 599)}…` : text);
