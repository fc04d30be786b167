import { fail, ok, type Result } from "../../../shared/lib/result.ts";
import type { Shape, ShapeSlot } from "../../../shared/model/policy-shape.ts";
import { type RuleDraft, ruleNameOf, type RuleStart, shapesOf, type SlotChoice } from "../../../shared/model/rule-draft.ts";
import type { Request } from "../../../shared/model/request.ts";
import { isUnder } from "../analysis/paths.ts";
import { isPlainCommand, needsNoRule } from "../analysis/shell/index.ts";
import { whyFixed } from "./shape-words.ts";
import type { Subject } from "./subject.ts";
import type { TomlValue } from "./policy-text.ts";

/**
 * A rule made from one request: what of it may be set free, the policy that comes of a person's choice, and the worst that
 * this policy would also let through.
 *
 * Law: test/main/engine/policy/compose-rule.test.ts (every rule covers the request it was made from).
 */
export type RuleSource = {
	readonly subject: Subject;
	/** Real folder of the workspace. */
	readonly workspace: string | null;
	/** The scope that was chosen on the card, if one was. */
	readonly scope: "exact" | "pattern" | "path";
};

/** What can be written at all: a plain command, or one file. */
type Matter = { readonly words: readonly (readonly string[])[]; readonly file: string | null };

const maxLife = { exact: 30, pattern: 7, path: 7 } as const;
const globText = /[*?[\]{}!]/;

/** Faults: `bad_request` with why no rule can be written from this. */
const matterOf = ({ subject }: RuleSource): Result<Matter> => {
	const { request, analysis } = subject.about;
	if (globText.test(request.tool) || globText.test(request.agent))
		return fail("bad_request", "the tool or the agent has a name that stands for others");
	if (analysis.kind === "shell") return commandMatter(subject);
	if (!analysis.kind.startsWith("file.")) return fail("bad_request", "a rule for this kind of action is written on the Policies screen");
	const [only, ...others] = subject.paths();
	if (only === undefined || others.length > 0 || analysis.paths.length !== 1)
		return fail("bad_request", "it is not known which file this is");
	if (only.hasOtherNames) return fail("bad_request", "the file has another name as well");
	return globText.test(only.real) ? fail("bad_request", "the path has a wildcard in its name") : ok({ words: [], file: only.real });
};

const commandMatter = ({ shell, about, cwd }: Subject): Result<Matter> => {
	const { request, analysis } = about;
	if (shell === null || !isPlainCommand({ ...shell, risk: analysis.risk, inspectable: analysis.inspectable }))
		return fail("bad_request", "part of this goes beyond what a rule can say");
	if (Object.keys(request.env ?? {}).length > 0) return fail("bad_request", "it runs in a changed environment");
	if (cwd === null) return fail("bad_request", "the agent does not say where it runs");
	const words: string[][] = [];
	for (const step of shell.steps.filter((each) => !needsNoRule(each))) {
		if ((step.via ?? []).length > 0) return fail("bad_request", "one command is run by another");
		if (!words.some((each) => JSON.stringify(each) === JSON.stringify(step.words))) words.push([...step.words]);
	}
	const isLong =
		words.length === 0 || words.length > 16 || words.some((each) => each.length > 64 || each.some((word) => word.length > 1024));
	return isLong ? fail("bad_request", "it is too long for a rule that a person can read") : ok({ words, file: null });
};

/** Folders from the innermost out, as far as the workspace. */
const foldersFrom = (folder: string, workspace: string | null): string[] => {
	const folders: string[] = [];
	for (let at = folder; at !== "" && at !== "/"; at = at.slice(0, at.lastIndexOf("/"))) {
		if (folders.length > 0 && (workspace === null || !isUnder(at, workspace))) break;
		if (!globText.test(at)) folders.push(at);
	}
	return folders.slice(0, 32);
};

const parentOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf("/")));

/** The real place of a word that is one known path, and is not run; null for any other word. */
const pathOfWord = (word: string, subject: Subject): string | null => {
	if (word.startsWith("-") || word.includes("=")) return null;
	const uses = subject.paths().filter(({ use }) => use.path === word);
	const all = subject.about.analysis.paths.filter((use) => use.path === word);
	const [first] = uses;
	if (first === undefined || uses.length !== all.length) return null;
	return uses.every(({ use, hasOtherNames }) => use.access !== "execute" && use.glob !== true && !hasOtherNames) ? first.real : null;
};

/** What a composer begins with. Faults: `bad_request` with why no rule can be written from this. */
export const startRule = (source: RuleSource): Result<RuleStart> => {
	const matter = matterOf(source);
	if (!matter.ok) return matter;
	const { subject, workspace, scope } = source;
	const { paths, hosts } = subject.about.analysis;
	const { words, file } = matter.value;
	const commands = words.map((command) =>
		command.map((text, at): RuleStart["commands"][number][number] => {
			const why = whyFixed(command, at, paths, hosts);
			const path = at === 0 ? null : pathOfWord(text, subject);
			const folders = path === null ? [] : foldersFrom(parentOf(path), workspace);
			const choices: SlotChoice["is"][] = ["word"];
			if (why === null) choices.push("any");
			if (folders.length > 0) choices.push("under");
			if (at > 0 && /^\d{1,9}$/.test(text)) choices.push("number");
			if (at > 0 && !text.startsWith("-")) choices.push("one-of");
			return { text, choices, folders, ...(why === null || path !== null ? {} : { why }) };
		}),
	);
	const folders = file === null ? [] : foldersFrom(parentOf(file), workspace);
	const wheres = file === null ? foldersFrom(subject.cwd ?? "", workspace) : [];
	if (file === null && wheres.length === 0) return fail("bad_request", "the folder it runs in has a wildcard in its name");
	const [where] = wheres;
	const [folder] = folders;
	return ok({
		commands,
		...(file === null ? {} : { file }),
		folders,
		wheres,
		draft: {
			commands: commands.map((command) =>
				command.map(({ folders: [inner] }): SlotChoice =>
					scope === "exact" || inner === undefined ? { is: "word" } : { is: "under", folder: inner },
				),
			),
			...(file !== null && scope === "path" && folder !== undefined ? { folder } : {}),
			agents: "this",
			...(where === undefined ? {} : { where }),
			days: maxLife[scope],
			reason: "",
			merges: false,
		},
	});
};

export type ComposedRule = {
	readonly name: string;
	readonly table: { readonly [key: string]: TomlValue };
	readonly shapes: readonly Shape[];
};

/** Units: ms. */
const dayMs = 86_400_000;
const reviewDays = 90;
const dayText = (at: number): string => new Date(at).toISOString().slice(0, 10);

/**
 * The policy that a draft stands for. Faults: `bad_request` for a draft that does not fit the request: another word, a
 * folder that the request is not in, no end without a reason.
 */
export const composeRule = (source: RuleSource, draft: RuleDraft, now: number, taken: ReadonlySet<string>): Result<ComposedRule> => {
	const start = startRule(source);
	if (!start.ok) return start;
	const { request } = source.subject.about;
	const { commands, file, folders, wheres } = start.value;
	if (draft.days === undefined && draft.reason.trim().length < 3) return fail("bad_request", "a rule without an end needs a reason");
	if (/[\u0000-\u001f\u007f-\u009f]/.test(draft.reason)) return fail("bad_request", "the reason has control characters in it");
	const ends: Record<string, TomlValue> =
		draft.days === undefined ? { review: dayText(now + reviewDays * dayMs) } : { expires: dayText(now + draft.days * dayMs) };
	const shared: Record<string, TomlValue> = {
		...(draft.reason.trim() === "" ? {} : { description: draft.reason.trim() }),
		tools: [request.tool],
		...(draft.agents === "this" ? { agents: [request.agent] } : {}),
	};
	const predicates = [{ type: "Allow" }];
	if (file !== undefined) {
		if (draft.folder !== undefined && !folders.includes(draft.folder)) return fail("bad_request", "the file is not in that folder");
		const name = ruleNameOf([], `${request.tool}-${file.slice(file.lastIndexOf("/") + 1)}`, taken);
		const places = placesFor(source, file, draft.folder);
		return ok({ name, shapes: [], table: { name, ...shared, paths: places, ...ends, predicates } });
	}
	const shapes = shapesOf(
		commands.map((command) => command.map(({ text }) => text)),
		draft,
	);
	if (shapes === null) return fail("bad_request", "this is not the command of the request");
	for (const [index, shape] of shapes.entries())
		for (const [at, slot] of shape.entries()) {
			const wrong = whyWrong(slot, commands[index]?.[at]);
			if (wrong !== null) return fail("bad_request", wrong);
		}
	if (draft.where === undefined || !wheres.includes(draft.where)) return fail("bad_request", "the command does not run in that folder");
	const name = ruleNameOf(shapes, request.tool, taken);
	const written = shapes.map((shape) => shape.map(slotToml));
	const command: TomlValue = written.length === 1 ? (written[0] ?? []) : written;
	return ok({ name, shapes, table: { name, ...shared, command, cwd: [draft.where], ...ends, predicates } });
};

/** As the file is called and where it really is: a rule that allows must cover both. */
const placesFor = ({ subject }: RuleSource, file: string, folder: string | undefined): string[] => {
	if (folder !== undefined) {
		const up = file.slice(folder.length);
		const named = subject.paths()[0]?.place ?? file;
		const other = named.endsWith(up) ? named.slice(0, named.length - up.length) : folder;
		return [...new Set([`${folder}/`, `${other}/`])];
	}
	return [...new Set([file, subject.paths()[0]?.place ?? file])];
};

const whyWrong = (slot: ShapeSlot, word: RuleStart["commands"][number][number] | undefined): string | null => {
	if (word === undefined || !word.choices.includes(slot.is))
		return `\`${word?.text ?? ""}\` stays as it is: ${word?.why ?? "it is no such word"}`;
	if (slot.is === "under" && !word.folders.includes(slot.folder)) return `\`${word.text}\` is not in that folder`;
	return slot.is === "one-of" && !slot.words.includes(word.text) ? `\`${word.text}\` is not among the words that may stand there` : null;
};

const slotToml = (slot: ShapeSlot): TomlValue => {
	switch (slot.is) {
		case "word":
			return slot.text.includes("*") ? { one_of: [slot.text] } : slot.text;
		case "any":
			return "*";
		case "under":
			return { under: slot.folder };
		case "number":
			return { number: true };
		case "one-of":
			return { one_of: [...slot.words] };
	}
};

/** What may stand in a slot, the worst first. Whether it really passes is for the caller to find out. */
const worstWords = (slot: ShapeSlot, text: string): readonly string[] => {
	switch (slot.is) {
		case "any":
			return [".github/workflows/release.yml", "package.json", ".", "all", "anything-else"].filter((each) => each !== text);
		case "under":
			return [".github/workflows/release.yml", "package.json", "src/index.js", "any/file"].map((each) => `${slot.folder}/${each}`);
		case "number":
			return ["999999999", "0"];
		case "one-of":
			return slot.words.filter((each) => each !== text);
		case "word":
			return [];
	}
};

const quoted = (word: string): string => (/^[A-Za-z0-9_./:,+%@=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** Actions that the rule could also be about, the worst first: candidates, to be judged by the rule itself. */
export const worstOf = ({ subject }: RuleSource, { shapes }: ComposedRule, draft: RuleDraft): Request[] => {
	const { request } = subject.about;
	if (shapes.length === 0) {
		if (draft.folder === undefined) return [];
		const names = [".github/workflows/release.yml", "package.json", "any/file"].map((each) => `${draft.folder}/${each}`);
		const written = subject.about.analysis.paths[0]?.path;
		const key = Object.keys(request.args).find((each) => request.args[each] === written) ?? "path";
		return names.map((path) => ({ ...request, args: { ...request.args, [key]: path } }));
	}
	const lines: string[] = [];
	for (const shape of shapes) {
		const texts = shape.map((slot) => (slot.is === "word" ? slot.text : ""));
		const original = shape.map((slot, at) => texts[at] || (worstWords(slot, "")[0] ?? ""));
		for (const [at, slot] of shape.entries())
			for (const word of worstWords(slot, "")) lines.push(original.with(at, word).map(quoted).join(" "));
	}
	return [...new Set(lines)].map((command) => ({ ...request, args: { command } }));
};
