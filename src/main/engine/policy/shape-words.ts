import type { HostUse, PathUse } from "../../../shared/model/evidence.ts";

/**
 * Which words of a command may vary under a rule. Programs, sub-commands, scripts and what carries code never do; what may
 * is one plain word, so that no substitution, redirection, list or option can stand in its place.
 */

/** Everything after these is code or another command. */
const carriers =
	/^(?:sh|bash|zsh|dash|ksh|fish|eval|exec|source|xargs|parallel|find|fd|awk|gawk|mawk|sed|perl|ssh|sudo|doas|su|env|nohup|timeout|watch|osascript|expect|tclsh|gdb|make|gmake|just|ninja)$/;
/** Programs that take things and not commands: every word that is no option may vary. */
const plainTools =
	/^(?:cat|ls|head|tail|wc|grep|egrep|fgrep|rg|mkdir|touch|echo|printf|sort|uniq|cut|tr|diff|cmp|stat|file|which|basename|dirname|realpath|readlink|du|df|tree|jq|sha256sum|md5sum|rmdir|cp|mv|ln|tsc|eslint|prettier|biome|oxlint|oxfmt|ruff|black|mypy|pytest|jest|vitest|mocha)$/;
/** Programs whose second word is a command as well: `aws s3`, `kubectl get pods`, `npx vitest run`, a script and what it does. */
const deepPrograms =
	/^(?:kubectl|oc|helm|aws|az|gcloud|gh|glab|uv|poetry|pdm|hatch|python[\d.]*|node|deno|ruby|php|dotnet|flutter|rails|npx|pnpx|bunx|uvx|pipx)$/;
/** Commands that take a command: `npm run build`, `docker compose up`, `git remote add`. */
const deepCommands: readonly (readonly [program: RegExp, command: RegExp])[] = [
	[/^(?:npm|pnpm|yarn|bun|cargo|go)$/, /^(?:run|run-script|create|init|explore|workspace|tool|mod)$/],
	[/^(?:docker|podman|nerdctl)$/, /^(?:compose|container|image|volume|network|buildx|builder|system|context|manifest)$/],
	[/^git$/, /^(?:remote|stash|submodule|worktree|bisect|notes|reflog|lfs|config|bundle)$/],
];
/** Commands after which any command follows. */
const runners: readonly (readonly [program: RegExp, command: RegExp])[] = [
	[/^(?:npm|pnpm|yarn|bun)$/, /^(?:exec|x|dlx|node)$/],
	[/^(?:docker|podman|nerdctl|kubectl|oc)$/, /^(?:run|exec|debug)$/],
	[/^(?:uv|poetry|pdm|hatch|pipx)$/, /^run$/],
	[/^git$/, /^(?:filter-branch|for-each-repo|rebase|difftool|mergetool)$/],
];

/** Options whose value is code, or names where code comes from. */
const codeOptions =
	/^(?:-c|-e|-r|-m|-f|-C|-X|--eval|--exec|--exec-path|--config|--require|--import|--loader|--plugin|--plugins|--rcfile|--init-file|--command|--script|--preload|--upload-pack|--receive-pack|--rsh|--hook|--shell|--entrypoint|--env-file|--extension|--rulesdir|--resolve-plugins-relative-to|--prefix)$/;

/** Letters, digits and little more: no option, no way out of the folder, no address. */
const plainWord = /^(?![-/~])(?!.*(?:^|\/)\.\.(?:\/|$))(?!.*\/\/)[A-Za-z0-9_./:,+%@-]{1,256}$/;

export const isPlainWord = (word: string): boolean => plainWord.test(word);

const isIn = (table: typeof runners, program: string, command: string): boolean =>
	table.some(([programs, commands]) => programs.test(program) && commands.test(command));

/** How many operands at the front say what is done, not what to. */
const fixedOperands = (program: string, [first = ""]: readonly string[]): number => {
	if (plainTools.test(program)) return 0;
	if (isIn(runners, program, first)) return Number.POSITIVE_INFINITY;
	return deepPrograms.test(program) || isIn(deepCommands, program, first) ? 2 : 1;
};

/** Why the word there may not be any other, or null when it may. `words[0]` is the program. */
export const whyFixed = (words: readonly string[], at: number, paths: readonly PathUse[], hosts: readonly HostUse[]): string | null => {
	const word = words[at] ?? "";
	const written = words[0] ?? "";
	const program = written.slice(written.lastIndexOf("/") + 1).toLowerCase();
	if (at === 0) return "a program is never a wildcard";
	if (carriers.test(program)) return `what follows \`${program}\` is a command itself`;
	if (word.startsWith("-")) return "an option stays as it is";
	if (codeOptions.test(words[at - 1] ?? "")) return `\`${words[at - 1] ?? ""}\` takes code or a place that code comes from`;
	if (paths.some((use) => use.path === word && use.access === "execute")) return "it is what would be run";
	if (hosts.some(({ raw }) => raw === word || word.includes(raw))) return "it names a host";
	const before = words.slice(1, at).filter((each) => !each.startsWith("-"));
	if (before.length < fixedOperands(program, [...before, word])) return "a sub-command is never a wildcard";
	return isPlainWord(word) ? null : "only a plain word can stand for others";
};
