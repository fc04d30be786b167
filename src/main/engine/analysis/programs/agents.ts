import { isHelp, type Judge, type Judges } from "./kit.ts";
import { raise, writes } from "../shell/verdict.ts";

/** Other agents, the programs that watch over agents, and this console itself. */

const quiet = /^(status|list|ls|log|logs|version|why|explain|history|show|doctor|check|whoami|help|stats|verify|audit)$/;
const settings =
	/^(config|configure|settings|plugin|plugins|mcp|hook|hooks|trust|allow|approve|permissions?|install|uninstall|add|remove|enable|disable|set|init|setup|login|logout|update|upgrade|nap|pause|off|stop|unlock|grant|bypass|activate|deactivate)$/;

/** A program that holds agents back: anything but looking is a change of the leash. */
const guard: Judge = (call, verdict) => {
	const words = call.args.map((arg) => arg.value);
	verdict.effect = `works with ${call.name}, which watches over agents`;
	if (words.some((word) => isHelp(word)) || words.length === 0) return;
	const isQuiet =
		words.filter((word) => !word.startsWith("-")).some((word, i) => i < 3 && quiet.test(word)) &&
		!words.some((word) => settings.test(word));
	if (!isQuiet) raise(verdict, "destructive", "changes-guard", `changes ${call.name}, which watches over agents`);
	else if (words[0] !== undefined && /^hook/.test(words[0]) && words[2] !== "status")
		raise(verdict, "destructive", "changes-guard", `changes ${call.name}`);
};

/** Another agent: starting it runs whatever it decides; changing its settings may take its own guard away. */
const agent: Judge = (call, verdict) => {
	const words = call.args.map((arg) => arg.value);
	const plain = words.filter((word) => !word.startsWith("-"));
	verdict.effect = `starts the agent ${call.name}`;
	if (words.length > 0 && words.every((word) => isHelp(word) || word === "-v")) {
		verdict.effect = `shows the version or help of ${call.name}`;
		return;
	}
	if (
		plain[0] !== undefined &&
		/^(mcp|plugin|plugins|models?|auth|session|sessions|agent|agents|config|skills?|hooks?)$/.test(plain[0]) &&
		/^(list|ls|status|get|show|info|search)$/.test(plain[1] ?? "")
	) {
		verdict.effect = `shows settings of ${call.name}`;
		return;
	}
	raise(verdict, "execute", "starts-agent", verdict.effect);
	if (plain[0] !== undefined && settings.test(plain[0]))
		raise(verdict, "destructive", "changes-agent", `changes the settings of the agent ${call.name}`);
	if (
		words.some((word) =>
			/dangerously|yolo|skip-permissions|bypass|full-auto|allow-all|no-sandbox|never$|--auto-approve|-y$|--trust/.test(word),
		)
	)
		raise(verdict, "destructive", "unguarded-agent", "starts an agent without its own guards");
	if (call.assigns.length > 0) raise(verdict, "destructive", "changes-agent", "starts an agent with changed settings");
};

const editorWrites: Judge = (call, verdict) => {
	verdict.effect = "opens an editor";
	for (const arg of call.args) if (arg.value.startsWith("-")) verdict.hazards.push(arg.value);
	if (
		call.args.length > 0 &&
		call.args.every((arg) => /^(--version|--help|-v|-h|--list-extensions|--show-versions|--status|-s)$/.test(arg.value))
	) {
		verdict.effect = `shows the version or help of ${call.name}`;
		return;
	}
	raise(verdict, "execute", "editor", "opens an editor, from which anything can be run");
	for (const arg of call.args) if (!arg.value.startsWith("-") && /[./]/.test(arg.value)) writes(call, verdict, arg, "may change");
};

const editors = [
	"vi",
	"vim",
	"nvim",
	"view",
	"vimdiff",
	"gvim",
	"ex",
	"ed",
	"red",
	"nano",
	"pico",
	"emacs",
	"emacsclient",
	"micro",
	"helix",
	"hx",
	"kak",
	"joe",
	"jed",
	"mcedit",
	"code",
	"code-insiders",
	"cursor",
	"codium",
	"windsurf",
	"subl",
	"atom",
	"gedit",
	"kate",
	"mate",
	"zed",
	"idea",
	"pycharm",
	"webstorm",
	"less",
	"more",
	"most",
	"pg",
	"man",
	"info",
	"sensible-editor",
	"sensible-pager",
	"rvim",
	"rview",
];
const agents = [
	"claude",
	"codex",
	"gemini",
	"opencode",
	"openclaw",
	"aider",
	"amp",
	"droid",
	"goose",
	"copilot",
	"devin",
	"cline",
	"kiro",
	"agy",
	"qwen",
	"crush",
	"cody",
	"continue",
	"roo",
	"auggie",
	"plandex",
	"openhands",
	"interpreter",
	"sgpt",
	"llm",
	"ollama-agent",
];
const guards = [
	"countersign",
	"nah",
	"dcg",
	"cc-safety-net",
	"tirith",
	"dippy",
	"agentguard",
	"rustant",
	"chant",
	"santactl",
	"aide",
	"tripwire",
	"fail2ban-client",
	"clamdscan-ctl",
	"osqueryi-ctl",
];

export const assistants: Judges = Object.fromEntries([
	...editors.map((name) => [name, editorWrites] as const),
	...agents.map((name) => [name, agent] as const),
	...guards.map((name) => [name, guard] as const),
]);
