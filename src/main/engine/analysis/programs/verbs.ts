import type { Judge, Judges } from "./kit.ts";
import { isHelp } from "./kit.ts";
import { isDisplayOption } from "./display.ts";
import { placeOf } from "../shell/places.ts";
import { raise, reads } from "../shell/verdict.ts";
import { toolNames } from "./tool-names.ts";

/**
 * Command-line tools that we know by name and by the common meaning of their verbs. `list`, `status` and their like only
 * look; any other verb, and any option that is not a plain switch of how output looks, asks.
 */
const look =
	/^(list|ls|lists?-[\w-]+|[\w-]+-list|show|show-[\w-]+|status|info|version|versions|describe|search|find-?\w*|view|outdated|history|whoami|which|where|tree|doctor-?\w*|stats|state|about|inspect|query|get|get-[\w-]+|help|env-?info|current|available|installed|config-?show|diff|log|logs|check|validate|lint|explain|licenses|dependencies|deps|devices|platforms|formats|languages|themes|regions|completion|completions|print|dump-config|changes|contents|files|owns|provides|requires|belongs|depends|rdepends|info-\w+|summary|report-\w+|nodes|jobs|queues|tags|branches|remotes|events|metrics|health|cat|blame|annotate|evolog|op-log|parents|heads|tip|tips|identify|manifest|root|bookmarks|verify|calendar|today|week|agenda|balance|bal|register|reg|accounts|payees|stat|list[_-]\w+|\w+[_-](list|status|info|version|versions)|show\w+|get\w*info|getinfo|discover|gain|dag|interdiff|aregister|balancesheet|incomestatement|cashflow|codes|payees|tracking|sources|sourcestats|streams|groups|routes|memstats|workspaces|outputs|projects|images|containers|volumes|networks|units|sessions|profiles|themes-list|dump|preview|count|headers|frequency|select|slice|sample|flatten|table|trending|top|latest|contributors)$/;
const change =
	/^(set|add|rm|remove|delete|create|edit|update|install|uninstall|run|exec|start|stop|enable|disable|reset|clean|push|pull|sync|apply|deploy|destroy|new|import|export|move|rename|save|clear|prune|fix|write|login|logout|resume|pause|restart|connect|disconnect|attach|detach|open|play|record|build|compile|convert|extract|generate|upgrade|downgrade|purge|prune|restore|backup|clone|fork|init|register|unregister|mark-\w+|transfer|cp|mv|cat-into|put|post|send|submit|kill|suspend|resize|switch|use|pin|unpin|link|unlink|trust|untrust|sign|verify-and-\w+|encrypt|decrypt)$/;
/** Verbs after which nothing is as it was: others have it, or nobody has. */
const lasting = /^(publish|unpublish|destroy|purge|wipe|terminate|nuke|erase|upload|factory-reset|drop|delete-all|revoke)$/;
/** Names that say by themselves that the program only looks. */
const lookName = /(info|stat|stats|list|[^u]ls|show|version|grep|count|inspect|viewer|names|-calc)$/;

/** Programs that run code of the project or of their arguments. */
const runner =
	/^(\.{0,2}\/.*|(g|c)?make|ninja|npm|npx|pnpm|yarn|bunx?|deno|node|cargo|go|python[\d.]*|pip\d?|pytest|tox|nox|ruby|rake|bundle|perl|php|composer|java|mvn|gradle|sbt|dotnet|sh|bash|zsh|dash|fish|ksh|env|sudo|su|ssh|git|docker|podman|kubectl|terraform|ansible\S*|xargs|find|awk|sed|curl|wget)$/;

/** Options that may take the next word; the common switches do not. */
const takesWord =
	/^(-[a-zA-Z]|-{1,2}(?!(json|all|verbose|quiet|silent|long|short|global|user|system|debug|offline|local|yes|force|plain|raw|dry-run|recursive|help|version|color|colour|remote|installed|tree|brief|full|details?|list|show|print|info|status|stats)$|(no|show|list|only|all|with|without|include|exclude|hide|ignore|print)-)[a-z][\w-]+)$/;

/** `--list`, `--show-config`, `-info`: options that stand for a verb. */
const lookOption = /^--?(list|show|print|info|status|display|stats|about)([-_][\w-]+)?$/;

export const verbJudge: Judge = (call, verdict) => {
	verdict.effect = `uses ${call.name}`;
	const words = call.args.map((arg) => arg.value);
	if (words.length > 0 && words.every((word) => isHelp(word) || word === "-v")) {
		verdict.effect = `shows the version or help of ${call.name}`;
		return;
	}
	if (words.at(-1) === "--help" && words.slice(0, -1).every((word) => /^[a-z][\w-]*$/.test(word)) && words.length <= 4) {
		verdict.effect = `shows help of ${call.name}`;
		return;
	}
	// A word behind an option may be its value, not a verb: `--log-level info`.
	const plain = words.filter((word, i) => !word.startsWith("-") && !takesWord.test(words[i - 1] ?? ""));
	const at = plain.slice(0, 3).findIndex((word) => look.test(word));
	const asks = words.some((word) => lookOption.test(word)) && !plain.some((word) => change.test(word));
	const isLook =
		asks ||
		(lookName.test(call.name) && !plain.some((word) => change.test(word))) ||
		(at >= 0 && !plain.slice(0, at + 2).some((word) => change.test(word) && !look.test(word)));
	// A tool that runs what its arguments say is no longer told by a verb: `traced make check` runs the project's code.
	const runs = plain
		.slice(0, at >= 0 ? at + 1 : 4)
		.some((word) => runner.test(word) || (word.includes("/") && !/[*?]/.test(word) && at > 0));
	const isQuiet = words.every((word) => !word.startsWith("-") || isDisplayOption(word));
	const secret = call.args.find(
		(arg) => !arg.value.startsWith("-") && placeOf(arg.value, call, arg.dynamic, arg.glob).secret !== undefined,
	);
	if (secret !== undefined) reads(call, verdict, secret);
	if (isLook && !runs && isQuiet && plain.every((word) => !/^(\/|~|\.\.)/.test(word)) && call.args.every((arg) => !arg.dynamic)) {
		verdict.effect = `looks at something with ${call.name} ${plain.slice(0, at + 1).join(" ")}`;
		return;
	}
	const worst = plain.slice(0, 2).find((word) => lasting.test(word));
	if (worst !== undefined) {
		verdict.effect = `uses ${call.name} to ${worst}`;
		raise(verdict, "destructive", "destructive-command", verdict.effect);
		return;
	}
	raise(verdict, "execute", "known-tool", `${verdict.effect} ${plain.slice(0, 2).join(" ")}`.trim());
};

const table: Record<string, Judge> = {};
for (const name of toolNames) table[name] = verbJudge;

/** Tools known only by the common meaning of their verbs. */
export const verbs: Judges = table;
