import { Argument, type Command } from "commander";
import { print } from "../terminal/text.ts";

/** `completion`: scripts for shells, made from the command tree itself, so that they cannot lag behind it. */

type Node = { readonly path: string; readonly words: readonly (readonly [word: string, description: string])[] };

const nodesOf = (command: Command, path: readonly string[]): Node[] => {
	const visible = command.createHelp();
	const words: [string, string][] = [
		...visible.visibleCommands(command).map((each): [string, string] => [each.name(), each.description()]),
		...visible
			.visibleOptions(command)
			.flatMap((option) => (option.long == null ? [] : [[option.long, option.description] as [string, string]])),
		...command.registeredArguments.flatMap((argument) =>
			(argument.argChoices ?? []).map((choice): [string, string] => [choice, argument.description]),
		),
	];
	return [{ path: path.join(" "), words }, ...command.commands.flatMap((each) => nodesOf(each, [...path, each.name()]))];
};

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Walks to the deepest command that was typed; options and their values do not count. */
const bash = (nodes: readonly Node[]): string => `_countersign() {
	local path= word words=
	for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		case "$path $word" in
${nodes
	.filter(({ path }) => path !== "")
	.map(({ path }) => `\t\t${quoted(` ${path}`)}) path=${quoted(` ${path}`)} ;;`)
	.join("\n")}
		esac
	done
	case "$path" in
${nodes.map(({ path, words }) => `\t${quoted(path === "" ? "" : ` ${path}`)}) words=${quoted(words.map(([word]) => word).join(" "))} ;;`).join("\n")}
	esac
	COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _countersign countersign
`;

const zsh = (nodes: readonly Node[]): string => `#compdef countersign
_countersign() {
	local path= word
	local -a choices
	for word in "\${words[@]:1:$((CURRENT-2))}"; do
		case "$path $word" in
${nodes
	.filter(({ path }) => path !== "")
	.map(({ path }) => `\t\t${quoted(` ${path}`)}) path=${quoted(` ${path}`)} ;;`)
	.join("\n")}
		esac
	done
	case "$path" in
${nodes
	.map(
		({ path, words }) =>
			`\t${quoted(path === "" ? "" : ` ${path}`)}) choices=(${words.map(([word, description]) => quoted(`${word}:${description.replaceAll(":", " ")}`)).join(" ")}) ;;`,
	)
	.join("\n")}
	esac
	_describe 'countersign' choices || _files
}
compdef _countersign countersign
`;

const fish = (nodes: readonly Node[]): string =>
	nodes
		.flatMap(({ path, words }) => {
			const depth = path === "" ? 0 : path.split(" ").length;
			const seen =
				path === ""
					? "test (count (commandline -poc)) -eq 1"
					: `string match -q -- ${quoted(`countersign ${path}*`)} (string join ' ' (commandline -poc))`;
			return words.map(([word, description]) =>
				word.startsWith("--")
					? `complete -c countersign -n ${quoted(seen)} -l ${word.slice(2)} -d ${quoted(description)}`
					: `complete -c countersign -f -n ${quoted(`${seen}; and test (count (commandline -poc)) -eq ${depth + 1}`)} -a ${word} -d ${quoted(description)}`,
			);
		})
		.join("\n");

const writers = { bash, zsh, fish } as const;
type Shell = keyof typeof writers;

export const completionScript = (program: Command, shell: Shell): string => writers[shell](nodesOf(program, []));

export const addCompletion = (program: Command): void => {
	program
		.command("completion")
		.addArgument(new Argument("<shell>", "the shell you use").choices(Object.keys(writers)))
		.description("print a completion script for a shell")
		.addHelpText(
			"after",
			"\nbash: countersign completion bash > ~/.local/share/bash-completion/completions/countersign\nzsh:  countersign completion zsh > a folder of your $fpath, as _countersign\nfish: countersign completion fish > ~/.config/fish/completions/countersign.fish",
		)
		.action((shell: Shell) => print(completionScript(program, shell)));
};
