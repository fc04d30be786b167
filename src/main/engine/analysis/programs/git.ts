import type { Arg, Call, Verdict } from "../shell/types.ts";
import { placeOf } from "../shell/places.ts";
import { hostsOf } from "../shell/hosts.ts";
import { deletes, lists, raise, reads, writes } from "../shell/verdict.ts";
import { optionTable, readOptions, type Parsed } from "./options.ts";
import { shown, useOptions, type Judge, type Judges } from "./kit.ts";

/** git, by sub-command. Its options abbreviate (`--upload-pa`), so what is dangerous is matched by its start. */

const globals =
	"-pPhv -C= -c= --git-dir= --work-tree= --namespace= --exec-path? --no-pager --paginate --bare --no-replace-objects --literal-pathspecs --glob-pathspecs --noglob-pathspecs --icase-pathspecs --no-optional-locks --no-advice --no-lazy-fetch --html-path --man-path --info-path --version --help --super-prefix= --config-env= --attr-source= --list-cmds=";

/** Settings that only change how output looks or who is named. */
const quietSetting =
	/^(color\.[\w.]+|core\.(quotepath|abbrev|autocrlf|filemode|ignorecase|longpaths|precomposeunicode)|diff\.(algorithm|renames|context|noprefix|mnemonicprefix|colormoved)|log\.(date|decorate|showsignature|abbrevcommit)|user\.(name|email)|advice\.\w+|status\.\w+|column\.\w+|i18n\.\w+|init\.defaultbranch|pull\.(rebase|ff)|commit\.gpgsign=false|tag\.gpgsign=false|core\.(pager=(cat)?|fsmonitor=(false)?|hookspath=\/dev\/null|editor=(true|:))$|safe\.barerepository=explicit)/i;

const viewing =
	"abstract all author-date-order abbrev abbrev-commit after all-match ancestry-path anchored author basic-regexp before binary bisect boundary branches break-rewrites cc check cherry cherry-mark cherry-pick children clear-decorations color color-moved color-words combined-all-paths committer compact-summary count cumulative date date-order decorate decorate-refs decorate-refs-exclude dense diff-algorithm diff-filter diff-merges dirstat do-walk dst-prefix encoding exclude exclude-promisor-objects exit-code expand-tabs extended-regexp find-copies find-copies-harder find-object find-renames first-parent fixed-strings follow format full-diff full-history full-index function-context glob graph grep grep-reflog histogram ignore-all-space ignore-blank-lines ignore-case ignore-cr-at-eol ignore-matching-lines ignore-missing ignore-space-at-eol ignore-space-change ignore-submodules in-commit-order indent-heuristic inter-hunk-context invert-grep irreversible-delete ita-invisible-in-index ita-visible-in-index left-only left-right line-prefix log-size mailmap max-age max-count max-parents merge-base merges min-age min-parents minimal name-only name-status no-abbrev no-abbrev-commit no-color no-decorate no-ext-diff no-index no-max-parents no-merges no-min-parents no-notes no-patch no-prefix no-rename-empty no-renames no-textconv no-walk not notes null numstat objects objects-edge oneline only-copies output-indicator-new output-indicator-old output-indicator-context parents patch patch-with-raw patch-with-stat patience perl-regexp pickaxe-all pickaxe-regex pretty quiet raw reflog regexp-ignore-case relative relative-date remerge-diff remotes remove-empty reverse right-only root rotate-to shortstat show-linear-break show-notes show-pulls show-signature simplify-by-decoration simplify-merges since simplify single-worktree skip skip-to source sparse src-prefix ss ssn stat stat-count stat-graph-width stat-name-width stat-width stdin submodule summary tags text timestamp topo-order unified unpacked until use-mailmap walk-reflogs word-diff word-diff-regex ws-error-highlight default-prefix no-commit-id always pickaxe cached staged merge-base base ours theirs help";

const viewShort = "-abcghimpqRrstuvwzDFW0123456789#";

const listing: Readonly<Record<string, string>> = {
	status:
		"--short --branch --show-stash --porcelain? --long --verbose --untracked-files? --ignore-submodules? --ignored? --column? --no-column --ahead-behind --no-ahead-behind --renames --no-renames --find-renames? -sbvz -u?",
	blame:
		"-bcCfFelLMnpstwkhS -L= -C? -M? --root --show-stats --reverse --first-parent --porcelain --line-porcelain --incremental --encoding= --contents< --date= --score-debug --show-name --show-number --show-email --abbrev= --ignore-rev= --ignore-revs-file< --color-lines --color-by-age --progress --no-progress --since= --minimal",
	annotate: "-bcCfFelLMnpstwkhS -L= --root --date=",
	"ls-files":
		"-cdmoituksvzfx --cached --deleted --modified --others --ignored --stage --unmerged --killed --directory --no-empty-directory --exclude= --exclude-standard --exclude-from< --exclude-per-directory= --error-unmatch --full-name --recurse-submodules --abbrev? --debug --eol --deduplicate --format= --with-tree= --resolve-undo --sparse -X< -x=",
	"ls-tree": "-drtlz --long --name-only --name-status --object-only --full-name --full-tree --abbrev? --format=",
	"rev-parse":
		"-q --parseopt --sq-quote --keep-dashdash --stop-at-non-option --revs-only --no-revs --flags --no-flags --default= --prefix= --verify --quiet --sq --short? --not --symbolic --symbolic-full-name --abbrev-ref? --all --branches? --tags? --remotes? --glob= --exclude= --disambiguate= --git-dir --git-common-dir --absolute-git-dir --is-inside-git-dir --is-inside-work-tree --is-bare-repository --is-shallow-repository --resolve-git-dir= --git-path= --show-cdup --show-prefix --show-toplevel --show-superproject-working-tree --shared-index-path --since= --after= --until= --before= --show-object-format? --local-env-vars --path-format=",
	"name-rev": "-z --tags --refs= --exclude= --all --stdin --annotate-stdin --name-only --no-undefined --always",
	describe:
		"--all --tags --contains --abbrev= --candidates= --exact-match --debug --long --match= --exclude= --always --first-parent --dirty? --broken?",
	"merge-base": "-a --all --octopus --is-ancestor --independent --fork-point",
	"show-ref": "-hdqs --head --heads --branches --tags --dereference --hash? --verify --exists --abbrev? --quiet --exclude-existing?",
	"for-each-ref":
		"-spt --shell --perl --python --tcl --count= --format= --color? --points-at= --merged? --no-merged? --contains? --no-contains? --sort= --ignore-case --omit-empty --exclude= --include-root-refs --stdin",
	"rev-list": "",
	"cat-file":
		"-tseph --batch? --batch-check? --batch-all-objects --buffer --unordered --allow-unknown-type --follow-symlinks --no-textconv -Z -z",
	"count-objects": "-vH --verbose --human-readable",
	"check-ignore": "-qvzn --quiet --verbose --stdin --non-matching --no-index",
	"check-attr": "-az --all --cached --source= --stdin",
	"check-mailmap": "--stdin",
	"check-ref-format": "--branch --allow-onelevel --no-allow-onelevel --refspec-pattern --normalize --print",
	shortlog:
		"-nsecgw -w? --numbered --summary --email --committer --group= --format= --date= --since= --until= --after= --before= --no-merges --author=",
	cherry: "-v --abbrev?",
	var: "-l",
	version: "--build-options",
	fsck: "--tags --root --unreachable --cache --no-reflogs --full --no-full --strict --verbose --connectivity-only --dangling --no-dangling --progress --no-progress --name-objects --references",
	"verify-commit": "-v --verbose --raw",
	"verify-tag": "-v --verbose --raw --format=",
	"verify-pack": "-vs --verbose --stat-only",
	"show-index": "--object-format=",
	"show-branch":
		"-arg --all --remotes --reflog? --current --topo-order --date-order --sparse --more= --list --independent --merge-base --topics --sha1-name --no-name --color? --no-color",
	"get-tar-commit-id": "",
	"patch-id": "--stable --unstable --verbatim",
	stripspace: "-sc --strip-comments --comment-lines",
	"ls-remote": "-htqb --heads --branches --tags --refs --quiet --exit-code --get-url --sort= --symref",
	"diff-files": "",
	"diff-index": "",
	"diff-tree": "",
	"range-diff": "--creation-factor= --no-dual-color --left-only --right-only --diff-merges= --remerge-diff --notes? --stat",
	whatchanged: "",
	"interpret-trailers":
		"--trim-empty --where= --if-exists= --if-missing= --only-trailers --only-input --unfold --parse --no-divider --trailer=",
	"merge-tree": "--write-tree -z --name-only --messages --no-messages --allow-unrelated-histories --merge-base= --stdin --quiet",
	column: "--command= --mode= --raw-mode= --width= --indent= --nl= --padding=",
};

const viewOptions = `${viewShort} -L= -n= -S= -G= -O< -l= -U= -M? -C? -B? -X? -I= ${viewing
	.split(" ")
	.map((name) => `--${name}?`)
	.join(
		" ",
	)} --author= --grep= --since= --until= --after= --before= --max-count= --skip= --format= --pretty? --date= --committer= --encoding= --decorate-refs= --diff-algorithm= --word-diff-regex= --glob= --exclude= --min-parents= --max-parents= --grep-reflog= --anchored= --ws-error-highlight= --src-prefix= --dst-prefix= --line-prefix= --ignore-matching-lines= --inter-hunk-context= --find-object= --skip-to= --rotate-to=`;

const views = new Set(["log", "diff", "show", "reflog", "rev-list", "diff-files", "diff-index", "diff-tree", "whatchanged", "range-diff"]);

const secretRevision = (call: Call, verdict: Verdict, args: readonly Arg[]): void => {
	for (const arg of args) {
		const at = arg.value.indexOf(":");
		if (at >= 0 && placeOf(arg.value.slice(at + 1), call).secret !== undefined)
			reads(call, verdict, { ...arg, value: arg.value.slice(at + 1) });
	}
};

const view = (call: Call, verdict: Verdict, sub: string, args: readonly Arg[]): void => {
	const table = optionTable(views.has(sub) ? viewOptions : (listing[sub] ?? ""));
	const parsed = readOptions(args, table);
	useOptions(call, verdict, parsed);
	verdict.effect = `shows git ${sub}`;
	secretRevision(call, verdict, parsed.operands);
	const readsFiles = parsed.options.some((option) => option.name === "no-index");
	for (const operand of parsed.operands) {
		if (readsFiles || operand.value.startsWith("/") || operand.value.startsWith("../") || operand.value.startsWith("~"))
			reads(call, verdict, operand);
		else if (
			placeOf(operand.value, call, operand.dynamic, operand.glob).secret !== undefined &&
			sub !== "ls-files" &&
			sub !== "check-ignore"
		)
			reads(call, verdict, operand);
	}
	if (sub === "reflog" && /^(expire|delete|drop)$/.test(parsed.operands[0]?.value ?? ""))
		raise(verdict, "destructive", "history-loss", "throws away the record of where branches were");
};

/** True when one of the options is `name` or could be its abbreviation. */
const has = (args: readonly Arg[], short: string, ...names: readonly string[]): boolean => {
	for (const arg of args) {
		const text = arg.value;
		if (text === "--") return false;
		if (text.startsWith("--")) {
			const name = text.slice(2).split("=", 1)[0] ?? "";
			if (name.length > 0 && names.some((full) => full === name || (name.length >= 2 && full.startsWith(name)))) return true;
		} else if (short !== "" && /^-[a-zA-Z0-9]+$/.test(text) && [...short].some((letter) => text.includes(letter))) return true;
	}
	return false;
};

const operandsOf = (args: readonly Arg[]): Arg[] => {
	const at = args.findIndex((arg) => arg.value === "--");
	const before = (at < 0 ? args : args.slice(0, at)).filter((arg) => !arg.value.startsWith("-"));
	return at < 0 ? before : [...before, ...args.slice(at + 1)];
};

const destructive = (verdict: Verdict, text: string): void => raise(verdict, "destructive", "git-destructive", text);

const checkout: Sub = (call, verdict, args) => {
	const operands = operandsOf(args);
	const creates = has(args, "bB", "orphan");
	const dashes = args.findIndex((arg) => arg.value === "--");
	verdict.effect = `switches to ${shown(operands)}`;
	raise(verdict, "write", "git-write", verdict.effect);
	const valued = args.filter(
		(arg, i) =>
			!arg.value.startsWith("-") &&
			!/^(-b|-B|--orphan|-t|--track|--conflict|-U)$/.test(args[i - 1]?.value ?? "") &&
			(dashes < 0 || i < dashes),
	);
	if (has(args, "f", "force", "pathspec-from-file", "overwrite-ignore")) destructive(verdict, "throws away local changes");
	else if (dashes >= 0 && dashes < args.length - 1) destructive(verdict, `throws away local changes of ${shown(args.slice(dashes + 1))}`);
	else if (!creates && (valued.length > 1 || valued.some((arg) => arg.value === "." || arg.value.startsWith("./") || arg.glob)))
		destructive(verdict, "throws away local changes of files");
	else if (has(args, "B")) destructive(verdict, "moves an existing branch");
};

const push: Sub = (call, verdict, args) => {
	const operands = operandsOf(args);
	verdict.effect = `sends commits to ${operands[0]?.value ?? "the remote"}`;
	raise(verdict, "network", "git-network", verdict.effect);
	for (const operand of operands.slice(0, 1)) verdict.hosts.push(...hostsOf(operand));
	if (
		has(args, "f", "force", "force-with-lease", "force-if-includes", "mirror", "prune") ||
		operands.slice(1).some((arg) => arg.value.startsWith("+"))
	)
		destructive(verdict, "overwrites what others may have on the remote");
	if (has(args, "d", "delete") || operands.slice(1).some((arg) => arg.value.startsWith(":")))
		destructive(verdict, "deletes a branch on the remote");
};

type Sub = (call: Call, verdict: Verdict, args: readonly Arg[]) => void;

const writing =
	(text: string): Sub =>
	(_call, verdict, args) => {
		verdict.effect = `${text} ${shown(operandsOf(args))}`.trim();
		raise(verdict, "write", "git-write", verdict.effect);
	};
const running =
	(text: string): Sub =>
	(_call, verdict) => {
		verdict.effect = text;
		raise(verdict, "execute", "git-runs", text);
	};
const networking =
	(text: string): Sub =>
	(_call, verdict, args) => {
		verdict.effect = text;
		for (const arg of operandsOf(args)) verdict.hosts.push(...hostsOf(arg));
		raise(verdict, "network", "git-network", text);
	};
const losing =
	(text: string): Sub =>
	(_call, verdict) => {
		verdict.effect = text;
		destructive(verdict, text);
	};

/** A read when every option is one of these and there is no operand (or operands are allowed), else `other`. */
const mixed =
	(options: string, isRead: (parsed: Parsed) => boolean, effect: string, other: Sub): Sub =>
	(call, verdict, args) => {
		const parsed = readOptions(args, optionTable(options));
		if (parsed.unknown.length === 0 && isRead(parsed)) {
			verdict.effect = effect;
			for (const operand of parsed.operands)
				if (operand.value.includes("/") && operand.value.startsWith("/")) lists(call, verdict, operand);
			return;
		}
		other(call, verdict, args);
	};

const readFirst =
	(words: readonly string[]) =>
	(parsed: Parsed): boolean =>
		parsed.operands.length === 0 ? words.includes("") : words.includes(parsed.operands[0]?.value ?? "");
const any = "-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const optionNames = (parsed: Parsed): string[] => parsed.options.map((option) => option.name);

const subs: Readonly<Record<string, Sub>> = {
	checkout,
	switch: (_call, verdict, args) => {
		verdict.effect = `switches to ${shown(operandsOf(args))}`;
		raise(verdict, "write", "git-write", verdict.effect);
		if (has(args, "fC", "force", "discard-changes", "force-create")) destructive(verdict, "throws away local changes");
	},
	restore: (_call, verdict, args) => {
		verdict.effect = `restores ${shown(operandsOf(args))}`;
		raise(verdict, "write", "git-write", verdict.effect);
		if (!has(args, "S", "staged") || has(args, "W", "worktree")) destructive(verdict, "throws away local changes of files");
	},
	reset: (_call, verdict, args) => {
		verdict.effect = "moves the branch or takes files out of the next commit";
		raise(verdict, "write", "git-write", verdict.effect);
		if (has(args, "", "hard", "merge", "keep")) destructive(verdict, "throws away local changes");
	},
	clean: (_call, verdict, args) => {
		verdict.effect = "deletes files that git does not know";
		if (has(args, "n", "dry-run") && !has(args, "f", "force")) {
			verdict.effect = "lists files that git does not know";
			return;
		}
		destructive(verdict, verdict.effect);
	},
	push,
	fetch: networking("fetches commits"),
	pull: (call, verdict, args) => {
		networking("fetches commits and merges them")(call, verdict, args);
		if (has(args, "f", "force")) destructive(verdict, "overwrites local branches");
	},
	clone: (call, verdict, args) => {
		const operands = operandsOf(args);
		networking(`copies the repository ${operands[0]?.value ?? ""}`)(call, verdict, args);
		if (operands[1] !== undefined) writes(call, verdict, operands[1], "clones to");
	},
	add: writing("marks for the next commit"),
	stage: writing("marks for the next commit"),
	commit: (_call, verdict, args) => {
		verdict.effect = "makes a commit";
		raise(verdict, "write", "git-write", verdict.effect);
		if (has(args, "", "amend", "no-verify")) verdict.hazards.push("--amend");
	},
	rm: (call, verdict, args) => {
		verdict.effect = `deletes ${shown(operandsOf(args))} from the repository`;
		raise(verdict, "write", "git-write", verdict.effect);
		if (!has(args, "", "cached")) for (const arg of operandsOf(args)) deletes(call, verdict, arg);
		if (has(args, "fr", "force")) destructive(verdict, verdict.effect);
	},
	mv: writing("moves"),
	merge: writing("merges"),
	rebase: (_call, verdict, args) => {
		verdict.effect = "rewrites commits";
		raise(verdict, has(args, "x", "exec") ? "destructive" : "write", "git-write", verdict.effect);
		if (has(args, "i", "interactive")) raise(verdict, "execute", "git-runs", "opens an editor");
	},
	"cherry-pick": writing("copies commits"),
	revert: writing("makes a commit that undoes"),
	init: writing("makes a repository"),
	apply: (_call, verdict, args) => {
		verdict.effect = "applies a patch";
		raise(verdict, has(args, "", "unsafe-paths", "directory") ? "destructive" : "write", "git-write", verdict.effect);
	},
	am: writing("applies patches"),
	notes: mixed("", readFirst(["", "list", "show", "get-ref"]), "shows notes", writing("changes notes")),
	stash: (call, verdict, args) => {
		const verb = operandsOf(args)[0]?.value ?? "push";
		verdict.effect = `works with the stash (${verb})`;
		if (verb === "list" || verb === "show")
			view(
				call,
				verdict,
				"log",
				args.filter((arg) => arg.value !== verb),
			);
		else if (verb === "drop" || verb === "clear") destructive(verdict, "throws stashed changes away");
		else raise(verdict, "write", "git-write", verdict.effect);
	},
	branch: mixed(
		"-aralvqi --all --remotes --list --verbose --show-current --color? --no-color --column? --no-column --sort= --abbrev= --no-abbrev --contains? --no-contains? --merged? --no-merged? --points-at= --format= --ignore-case --omit-empty",
		(parsed) =>
			parsed.operands.length === 0 ||
			optionNames(parsed).some((name) => /^(l|list|a|r|all|remotes|contains|no-contains|merged|no-merged|points-at)$/.test(name)),
		"shows branches",
		(_call, verdict, args) => {
			verdict.effect = `changes branches ${shown(operandsOf(args))}`;
			raise(verdict, "write", "git-write", verdict.effect);
			if (has(args, "DMCf", "force") || (has(args, "d", "delete") && has(args, "r", "remotes")))
				destructive(verdict, "deletes or overwrites a branch");
		},
	),
	tag: mixed(
		"-ln? -l -i --list --sort= --format= --contains? --no-contains? --merged? --no-merged? --points-at= --column? --color? --ignore-case --omit-empty -n?",
		(parsed) =>
			parsed.operands.length === 0 ||
			optionNames(parsed).some((name) => /^(l|list|n|contains|no-contains|merged|no-merged|points-at)$/.test(name)),
		"shows tags",
		(_call, verdict, args) => {
			verdict.effect = `changes tags ${shown(operandsOf(args))}`;
			raise(verdict, has(args, "df", "delete", "force") ? "destructive" : "write", "git-write", verdict.effect);
		},
	),
	remote: mixed("-vn --verbose --all --push", readFirst(["", "show", "get-url"]), "shows remotes", (call, verdict, args) => {
		const verb = operandsOf(args)[0]?.value ?? "";
		verdict.effect = `changes remotes (${verb})`;
		for (const arg of operandsOf(args)) verdict.hosts.push(...hostsOf(arg));
		raise(verdict, verb === "update" || verb === "prune" ? "network" : "execute", "git-config", verdict.effect);
		if (verb === "remove" || verb === "rm") destructive(verdict, "forgets a remote and its branches");
	}),
	config: mixed(
		"-lz --list --get= --get-all= --get-regexp= --get-urlmatch= --get-color= --get-colorbool= --global --system --local --worktree --file< -f< --blob= --type= --bool --int --bool-or-int --path --expiry-date --null --name-only --show-origin --show-scope --default= --includes --no-includes --show-names --all --regexp --value= --fixed-value --url=",
		(parsed) =>
			optionNames(parsed).some((name) => /^(l|list|get|get-all|get-regexp|get-urlmatch|get-color|get-colorbool)$/.test(name))
				? parsed.operands.length <= 1
				: (/^(list|get)$/.test(parsed.operands[0]?.value ?? "") || parsed.operands.length === 1) &&
					!/^(edit|set|unset|remove-section|rename-section)$/.test(parsed.operands[0]?.value ?? ""),
		"shows settings of git",
		(_call, verdict, args) => {
			verdict.effect = `changes settings of git: ${shown(operandsOf(args))}`;
			const text = args.map((arg) => arg.value).join(" ");
			const isWide =
				has(args, "", "global", "system") ||
				/pager|editor|sshcommand|fsmonitor|hookspath|alias\.|helper|askpass|gpg\.program|textconv|\.cmd|\.command|insteadof|include|filter\.|proxy|sslverify|credential|safe\.directory/i.test(
					text,
				);
			raise(verdict, isWide ? "destructive" : "execute", "git-config", verdict.effect);
		},
	),
	worktree: mixed("-vz --verbose --porcelain", readFirst(["list"]), "shows worktrees", (call, verdict, args) => {
		const [verb, path] = operandsOf(args);
		verdict.effect = `changes worktrees (${verb?.value ?? ""})`;
		raise(verdict, "execute", "git-write", verdict.effect);
		if (verb?.value === "add" && path !== undefined) writes(call, verdict, path, "makes a worktree in");
		if (verb?.value === "remove" || verb?.value === "prune") destructive(verdict, "deletes a worktree");
	}),
	submodule: mixed("--quiet --cached --recursive", readFirst(["", "status", "summary"]), "shows submodules", (_call, verdict, args) => {
		const verb = operandsOf(args)[0]?.value ?? "";
		verdict.effect = `works with submodules (${verb})`;
		raise(
			verdict,
			verb === "foreach" ? "execute" : verb === "deinit" && has(args, "f", "force") ? "destructive" : "network",
			"git-network",
			verdict.effect,
		);
	}),
	bisect: mixed("", readFirst(["log", "view", "terms"]), "shows the search", running("searches for a commit by running things")),
	lfs: mixed(
		`${any} --all --json --name-only --long --size --debug`,
		readFirst(["ls-files", "status", "env", "version", "logs", "locks"]),
		"shows large files",
		networking("moves large files"),
	),
	archive: (call, verdict, args) => {
		const parsed = readOptions(
			args,
			optionTable("-lv0123456789 -o> --format= --list --prefix= --add-file< --output> --worktree-attributes --verbose --mtime="),
		);
		verdict.effect = "packs the repository";
		useOptions(call, verdict, parsed);
	},
	bundle: mixed("-q", readFirst(["verify", "list-heads"]), "shows a bundle", writing("makes a bundle")),
	"format-patch": (call, verdict, args) => {
		verdict.effect = "writes patches";
		const stdout = has(args, "", "stdout");
		const target =
			args.find((arg, i) => /^(-o|--output-directory)$/.test(args[i - 1]?.value ?? "")) ??
			args.find((arg) => arg.value.startsWith("--output-directory="));
		if (target !== undefined) writes(call, verdict, target);
		if (!stdout) raise(verdict, "write", "git-write", verdict.effect);
	},
	grep: (call, verdict, args) => {
		const parsed = readOptions(
			args,
			optionTable(
				"-viwaIhHEGPFnlLczoqW -A= -B= -C= -e= -f< -m= --cached --untracked --no-index --recurse-submodules --invert-match --ignore-case --word-regexp --text --max-depth= --extended-regexp --basic-regexp --perl-regexp --fixed-strings --line-number --column --files-with-matches --name-only --files-without-match --null --only-matching --count --color? --no-color --break --heading --show-function --function-context --context= --after-context= --before-context= --threads= --and --or --not --all-match --quiet --full-name --recursive --max-count= --no-exclude-standard --exclude-standard --no-recursive -r --no-textconv -0123456789",
			),
		);
		useOptions(call, verdict, parsed);
		verdict.effect = "searches the repository";
		for (const operand of parsed.operands.slice(1))
			if (operand.value.startsWith("/") || operand.value.startsWith("..")) reads(call, verdict, operand);
	},
	help: running("opens a manual page"),
	difftool: running("opens a tool to compare"),
	mergetool: running("opens a tool to merge"),
	gui: running("opens a window"),
	instaweb: running("starts a web server"),
	daemon: networking("serves repositories"),
	"send-email": networking("sends mail"),
	"request-pull": networking("asks others to pull"),
	svn: networking("talks to a subversion server"),
	p4: networking("talks to a perforce server"),
	"filter-branch": losing("rewrites the whole history"),
	"filter-repo": losing("rewrites the whole history"),
	"update-ref": losing("moves or deletes references"),
	"symbolic-ref": mixed(
		"-q --short --quiet --recurse",
		(parsed) => parsed.operands.length === 1,
		"shows a reference",
		losing("moves a reference"),
	),
	gc: (_call, verdict, args) => {
		verdict.effect = "packs the repository and drops what nothing refers to";
		raise(verdict, has(args, "", "prune", "aggressive") ? "destructive" : "execute", "git-write", verdict.effect);
	},
	prune: losing("deletes commits that nothing refers to"),
	repack: running("packs the repository"),
	maintenance: running("changes how git looks after the repository"),
	replace: mixed(
		"-l --list --format=",
		(parsed) => parsed.operands.length === 0 || optionNames(parsed).some((name) => /^(l|list)$/.test(name)),
		"shows replacements",
		losing("replaces objects"),
	),
	rerere: mixed("", readFirst(["", "status", "diff", "remaining"]), "shows recorded resolutions", writing("changes recorded resolutions")),
	"sparse-checkout": mixed("", readFirst(["list", "check-rules"]), "shows the sparse set", writing("changes which files are here")),
	"update-index": running("changes the index"),
	"read-tree": running("changes the index"),
	"checkout-index": running("overwrites files from the index"),
	"hash-object": (call, verdict, args) => {
		verdict.effect = "computes an object's name";
		for (const arg of operandsOf(args)) reads(call, verdict, arg);
		if (has(args, "w")) raise(verdict, "write", "git-write", "stores an object");
	},
	credential: losing("shows or changes stored credentials"),
	"credential-store": losing("shows or changes stored credentials"),
};

const gitJudge: Judge = (call, verdict) => {
	const head = readOptions(call.args, optionTable(globals), { stopAtOperand: true });
	const [sub, ...rest] = head.operands;
	verdict.effect = `git ${sub?.value ?? ""}`;
	for (const option of head.options) {
		const value = option.value?.value ?? "";
		const hazard = (text: string): void => {
			verdict.hazards.push(option.arg.value);
			raise(verdict, "execute", "git-option", text, option.arg.span);
		};
		if (!option.known) hazard(`\`${option.arg.value}\` is not known to be harmless for git`);
		else if (option.name === "c" && !quietSetting.test(value)) hazard(`sets ${value}, which may make git run something`);
		else if (option.name === "C") {
			const place = placeOf(value, call, option.value?.dynamic);
			// Another folder may be another repository, with settings that run commands.
			if (place.absolute !== call.workspace && place.absolute !== call.cwd)
				hazard(`works in ${value}, whose repository may have settings of its own`);
			if (option.value !== undefined) lists(call, verdict, option.value);
			if (place.guard !== undefined) raise(verdict, "execute", "guarded-write", `works in ${value}: ${place.guard}`);
		} else if (
			/^(git-dir|work-tree|exec-path|config-env|super-prefix|namespace|attr-source)$/.test(option.name) &&
			(option.value !== undefined || option.name !== "exec-path")
		)
			hazard(`\`${option.arg.value}\` takes settings or programs from elsewhere`);
		else if (option.name === "p" || option.name === "paginate") hazard("starts a pager");
	}
	if (call.moved && call.cwd !== call.workspace && sub !== undefined)
		raise(verdict, "execute", "git-other-repository", "runs git in a folder whose repository may have settings of its own");
	if (sub === undefined) return;
	if (sub.dynamic || sub.glob) {
		raise(verdict, "execute", "dynamic-program", "the git command is only known when it runs");
		return;
	}
	if (rest.some((arg) => arg.value === "--help")) {
		raise(verdict, "execute", "git-runs", "opens a manual page");
		return;
	}
	if (rest.length === 1 && rest[0]?.value === "-h") {
		verdict.effect = `shows help of git ${sub.value}`;
		return;
	}
	for (const arg of rest) {
		const name = /^--([a-z-]+)/.exec(arg.value)?.[1] ?? "";
		const isRunner =
			name.length >= 4 &&
			["upload-pack", "receive-pack", "exec", "ext-diff", "textconv", "open-files-in-pager", "template"].some(
				(full) => full === name || (name.length >= 5 && full.startsWith(name)),
			);
		if (isRunner || ((name === "output" || "output".startsWith(name)) && name.length >= 3 && views.has(sub.value))) {
			verdict.hazards.push(arg.value);
			raise(verdict, "execute", "git-option", `\`${arg.value}\` makes git run or write something`, arg.span);
			const target = /^--output=([\s\S]+)$/.exec(arg.value)?.[1];
			if (target !== undefined) writes(call, verdict, { ...arg, value: target });
		}
		if (/^ext::|^-u./.test(arg.value) && /^(clone|fetch|pull|remote|ls-remote|submodule)$/.test(sub.value))
			raise(verdict, "destructive", "git-transport", `\`${arg.value}\` runs a command as a transport`, arg.span);
	}
	if (views.has(sub.value) || Object.hasOwn(listing, sub.value)) {
		view(call, verdict, sub.value, rest);
		if (sub.value === "ls-remote") raise(verdict, "network", "git-network", "asks a remote for its branches");
		return;
	}
	const known = Object.hasOwn(subs, sub.value) ? subs[sub.value] : undefined;
	if (known !== undefined) known(call, verdict, rest);
	else raise(verdict, "execute", "unknown-subcommand", `git ${sub.value} is not known: it may be an alias`, sub.span);
};

export const git: Judges = { git: gitJudge };
