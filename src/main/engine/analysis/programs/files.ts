import type { Risk } from "../../../../shared/model/words.ts";
import type { Arg, Call, Verdict } from "../shell/types.ts";
import { placeOf } from "../shell/places.ts";
import { deletes, lists, raise, reads, writes } from "../shell/verdict.ts";
import { optionTable, readOptions, type Parsed } from "./options.ts";
import { reader, shown, useOperands, useOptions, type Judge, type Judges } from "./kit.ts";

/** Programs that list, copy, move, delete and change files. */

const has = (parsed: Parsed, ...names: readonly string[]): boolean =>
	parsed.options.some(
		(option) =>
			names.includes(option.name) ||
			(option.name.length > 2 && !option.known && names.some((name) => name.length > 3 && name.startsWith(option.name))),
	);
const valueOf = (parsed: Parsed, ...names: readonly string[]): Arg | undefined =>
	parsed.options.find((option) => names.includes(option.name))?.value;

const helpOnly = (call: Call, verdict: Verdict): boolean => {
	if (call.args.length === 0 || !call.args.every((arg) => arg.value === "--help" || arg.value === "--version")) return false;
	verdict.effect = `shows help of ${call.name}`;
	return true;
};

const rm: Judge = (call, verdict) => {
	if (helpOnly(call, verdict)) return;
	const parsed = readOptions(
		call.args,
		optionTable("-dfIiPRrvWx --dir --force --interactive? --one-file-system --no-preserve-root --preserve-root? --recursive --verbose"),
	);
	const isRecursive = has(parsed, "r", "R", "recursive");
	verdict.effect = `deletes ${shown(parsed.operands)}${isRecursive ? " and everything in it" : ""}`;
	for (const operand of parsed.operands) deletes(call, verdict, operand);
	if (isRecursive) raise(verdict, "destructive", "recursive-delete", verdict.effect);
	if (has(parsed, "no-preserve-root")) raise(verdict, "destructive", "recursive-delete", "may delete the whole system");
	if (parsed.unknown.length > 0) raise(verdict, "destructive", "unknown-option", `\`${parsed.unknown[0]}\` is not known`);
	raise(verdict, "write", "delete", verdict.effect);
};

const copyOptions =
	"-abdfHilLnPpRrsTuvxZ -S= -t= --archive --attributes-only --backup? --copy-contents --force --interactive --link --dereference --no-clobber --no-dereference --preserve? --no-preserve= --parents --recursive --reflink? --remove-destination --sparse= --strip-trailing-slashes --symbolic-link --suffix= --target-directory= --no-target-directory --update? --verbose --one-file-system --context? --help --version --progress-bar -g --debug -c -X";

const sourcesAndTarget = (parsed: Parsed): { sources: readonly Arg[]; target: Arg | undefined } => {
	const target = valueOf(parsed, "t", "target-directory");
	if (target !== undefined) return { sources: parsed.operands, target };
	return { sources: parsed.operands.slice(0, -1), target: parsed.operands.at(-1) };
};

const cp: Judge = (call, verdict) => {
	if (helpOnly(call, verdict)) return;
	const parsed = readOptions(call.args, optionTable(copyOptions));
	useOptions(call, verdict, parsed);
	const { sources, target } = sourcesAndTarget(parsed);
	verdict.effect = `copies ${shown(sources)} to ${target?.value ?? "?"}`;
	useOperands(call, verdict, sources, "r");
	if (target !== undefined) writes(call, verdict, target, "copies to");
	raise(verdict, "write", "write", verdict.effect);
};

const mv: Judge = (call, verdict) => {
	if (helpOnly(call, verdict)) return;
	const parsed = readOptions(
		call.args,
		optionTable(
			"-bfhinTuvZ -S= -t= --backup? --force --interactive --no-clobber --strip-trailing-slashes --suffix= --target-directory= --no-target-directory --update? --verbose --context --exchange --no-copy --debug",
		),
	);
	useOptions(call, verdict, parsed);
	const { sources, target } = sourcesAndTarget(parsed);
	verdict.effect = `moves ${shown(sources)} to ${target?.value ?? "?"}`;
	for (const source of sources) {
		const place = placeOf(source.value, call, source.dynamic, source.glob);
		if (place.secret !== undefined) raise(verdict, "destructive", "sensitive-read", `moves ${source.value}: ${place.secret}`, source.span);
		deletes(call, verdict, source, "moves away");
	}
	if (target !== undefined) {
		writes(call, verdict, target, "moves to");
		if (target.value === "/dev/null") raise(verdict, "destructive", "broad-delete", "moves files into nothing");
	}
	raise(verdict, "write", "write", verdict.effect);
};

const ln: Judge = (call, verdict) => {
	if (helpOnly(call, verdict)) return;
	const parsed = readOptions(
		call.args,
		optionTable(
			"-bdFfiLnPrsTvh -S= -t= --backup? --directory --force --interactive --logical --no-dereference --physical --relative --symbolic --suffix= --target-directory= --no-target-directory --verbose",
		),
	);
	useOptions(call, verdict, parsed);
	const { sources, target } = parsed.operands.length === 1 ? { sources: parsed.operands, target: undefined } : sourcesAndTarget(parsed);
	verdict.effect = `links ${target?.value ?? "."} to ${shown(sources)}`;
	for (const source of sources) {
		const place = placeOf(source.value, call, source.dynamic, source.glob);
		// A link is another name: whoever opens it later opens the secret or the system file.
		if (place.secret !== undefined)
			raise(verdict, "destructive", "sensitive-read", `links to ${source.value}: ${place.secret}`, source.span);
		else if (place.zone !== "workspace")
			raise(verdict, "execute", "outside-link", `links to ${source.value}, outside the workspace`, source.span);
		lists(call, verdict, source);
	}
	if (target !== undefined) writes(call, verdict, target, "makes the link");
	raise(verdict, "write", "write", verdict.effect);
};

/** Programs whose operands are files that they create or change. */
const writer =
	(verb: string, options: string, skip = 0, least: Risk = "write"): Judge =>
	(call, verdict) => {
		if (helpOnly(call, verdict)) return;
		const parsed = readOptions(call.args, optionTable(options));
		useOptions(call, verdict, parsed);
		const targets = parsed.operands.slice(skip);
		verdict.effect = `${verb} ${shown(targets)}`;
		for (const target of targets) writes(call, verdict, target, verb);
		raise(verdict, least, "write", verdict.effect);
	};

const modeIsOpen = (mode: string): boolean =>
	/^[0-7]*[0-7]?[2367][0-7]?[2367]$|^0?[0-7]*77$|[ao+]*[ao][ugo]*\+[rx]*w|^\+[rx]*w[rx]*$/.test(mode) ||
	/^0?777$|^0?666$|a\+rwx|ugo\+rwx|o\+w/.test(mode);

const chmod: Judge = (call, verdict) => {
	if (helpOnly(call, verdict)) return;
	const args = call.args.map((arg) => (/^-[rwxst]+$/.test(arg.value) ? { ...arg, value: `u${arg.value}` } : arg));
	const parsed = readOptions(
		args,
		optionTable(
			"-cfRvhHLP --changes --quiet --silent --verbose --no-preserve-root --preserve-root --reference= --recursive --dereference --no-dereference",
		),
	);
	useOptions(call, verdict, parsed);
	const reference = has(parsed, "reference");
	const mode = reference ? "" : (parsed.operands[0]?.value ?? "");
	const targets = reference ? parsed.operands : parsed.operands.slice(1);
	verdict.effect = `changes who may use ${shown(targets)} (${reference ? "as another file" : mode})`;
	for (const target of targets) {
		const place = placeOf(target.value, call, target.dynamic, target.glob);
		writes(call, verdict, target, "changes the mode of");
		if (place.zone !== "workspace" && place.zone !== "temp")
			raise(verdict, "destructive", "outside-permissions", `changes the mode of ${target.value}, outside the workspace`, target.span);
	}
	const isRecursive = has(parsed, "R", "recursive");
	if (/(^|[^0-7])[0-7]?[4-7][0-7]{3}$|[ug]*\+[rwx]*s/.test(mode) && !/^0?[0-7]{3}$/.test(mode))
		raise(verdict, "destructive", "set-user-id", "makes a program run as its owner");
	if (modeIsOpen(mode)) raise(verdict, "destructive", "open-permissions", `lets everyone write (${mode})`);
	if (/^0*$/.test(mode) && mode !== "") raise(verdict, "destructive", "lock-out", "takes every permission away");
	if (isRecursive && targets.some((target) => target.dynamic || target.glob || target.value === "." || target.value.startsWith("/")))
		raise(verdict, "destructive", "recursive-permissions", verdict.effect);
	raise(verdict, "write", "write", verdict.effect);
};

const chown: Judge = (call, verdict) => {
	if (helpOnly(call, verdict)) return;
	const parsed = readOptions(
		call.args,
		optionTable(
			"-cfhHLPRv --changes --quiet --silent --verbose --dereference --no-dereference --from= --no-preserve-root --preserve-root --reference= --recursive",
		),
	);
	const targets = has(parsed, "reference") ? parsed.operands : parsed.operands.slice(1);
	verdict.effect = `changes the owner of ${shown(targets)}`;
	for (const target of targets) writes(call, verdict, target, "changes the owner of");
	const isBroad =
		has(parsed, "R", "recursive") ||
		targets.some((target) => placeOf(target.value, call, target.dynamic, target.glob).zone !== "workspace");
	raise(verdict, isBroad ? "destructive" : "execute", "ownership", verdict.effect);
};

const dd: Judge = (call, verdict) => {
	if (helpOnly(call, verdict)) return;
	verdict.effect = "copies raw data";
	raise(verdict, "write", "write", verdict.effect);
	for (const arg of call.args) {
		const match = /^(if|of)=([\s\S]*)$/.exec(arg.value);
		if (match === null) continue;
		const file = { ...arg, value: match[2] ?? "" };
		if (match[1] === "if") reads(call, verdict, file);
		else writes(call, verdict, file, "overwrites");
		verdict.effect += ` ${match[1] === "if" ? "from" : "to"} ${file.value}`;
	}
};

const statefulFind = /^-(exec|execdir|ok|okdir)$/;
const findTests =
	/^-(name|iname|path|ipath|wholename|iwholename|regex|iregex|lname|ilname|type|xtype|size|mtime|ctime|atime|mmin|cmin|amin|newer\w*|anewer|cnewer|user|group|uid|gid|perm|maxdepth|mindepth|regextype|samefile|inum|links|fstype|used|printf|context|depth|D|Btime|Bmin|Bnewer|flags)$/;
const findFlags =
	/^-(print|print0|ls|prune|quit|empty|executable|readable|writable|nouser|nogroup|true|false|o|or|a|and|not|daystart|follow|mount|xdev|noleaf|ignore_readdir_race|noignore_readdir_race|nowarn|warn|depth|d|help|version|H|L|P|E|X|s|x|f|O\d)$|^[!(),]$|^--(help|version)$/;

const find: Judge = (call, verdict) => {
	const roots: Arg[] = [];
	for (let i = 0; i < call.args.length; i++) {
		const arg = call.args[i] as Arg;
		const text = arg.value;
		if (statefulFind.test(text)) {
			// `-ok` waits for a person at a terminal.
			if (text.startsWith("-ok")) raise(verdict, "execute", "interactive", "asks at the terminal before each command");
			while (i < call.args.length && call.args[i]?.value !== ";" && call.args[i]?.value !== "+") i += 1;
		} else if (text === "-delete") {
			verdict.hazards.push(text);
			raise(verdict, "destructive", "broad-delete", `deletes every file found below ${roots[0]?.value ?? "."}`, arg.span);
		} else if (/^-(fprint|fprint0|fls|fprintf)$/.test(text)) {
			verdict.hazards.push(text);
			const target = call.args[i + 1];
			if (target !== undefined) writes(call, verdict, target);
			i += text === "-fprintf" ? 2 : 1;
		} else if (text === "-files0-from" || text === "-newermt") i += 1;
		else if (findTests.test(text)) i += text === "-depth" || text === "-d" ? 0 : 1;
		else if (findFlags.test(text)) continue;
		else if (text.startsWith("-")) {
			verdict.hazards.push(text);
			raise(verdict, "execute", "unknown-option", `\`${text}\` is not known to be harmless for find`, arg.span);
		} else roots.push(arg);
	}
	verdict.effect = `looks for files below ${roots.length === 0 ? "." : shown(roots)}`;
	for (const root of roots) lists(call, verdict, root);
};

/** What `-x` runs is judged as a step of its own. */
const withoutExec =
	(judge: Judge): Judge =>
	(call, verdict) => {
		const at = call.args.findIndex((arg) => /^(-x|-X|--exec|--exec-batch)$/.test(arg.value));
		judge(at < 0 ? call : { ...call, args: call.args.slice(0, at) }, verdict);
	};

const tee: Judge = (call, verdict) => {
	const parsed = readOptions(call.args, optionTable("-aip --append --ignore-interrupts --output-error? --help --version"));
	useOptions(call, verdict, parsed);
	verdict.effect = `writes its input to ${shown(parsed.operands)}`;
	for (const target of parsed.operands) writes(call, verdict, target);
};

const shred: Judge = (call, verdict) => {
	verdict.effect = `destroys the content of ${shown(call.args.filter((arg) => !arg.value.startsWith("-")))}`;
	for (const arg of call.args) if (!arg.value.startsWith("-")) deletes(call, verdict, arg, "destroys");
	raise(verdict, "destructive", "shred", verdict.effect);
};

const date: Judge = (call, verdict) => {
	const parsed = readOptions(
		call.args,
		optionTable(
			"-uRjn -d= -f< -I? -r= -s= -v= -z= --date= --debug --file< --iso-8601? --resolution --rfc-email --rfc-2822 --rfc-3339= --reference= --set= --universal --utc --help --version",
		),
	);
	useOptions(call, verdict, parsed);
	verdict.effect = "shows the date";
	for (const option of parsed.options)
		if (option.name === "r" || option.name === "reference") if (option.value !== undefined) lists(call, verdict, option.value);
	const sets = has(parsed, "s", "set") || parsed.operands.some((operand) => !operand.value.startsWith("+") && !has(parsed, "j", "f"));
	if (sets) raise(verdict, "destructive", "clock", "sets the clock");
};

const treeOptions =
	"-adflxRACDFJNSXghinpqrstuvQUc -H= -I= -L= -P= -T= -o> --du --si --prune --gitignore --dirsfirst --filesfirst --noreport --filelimit= --matchdirs --ignore-case --charset= --sort= --inodes --device --timefmt= --help --version --metafirst --info --fromfile -0 --hyperlink";

export const files: Judges = {
	ls: reader(
		"l",
		"lists",
		"-aAbBcCdDeEfFgGhHiIjklLmMnNoOpPqQrRsStTuUvwxXyZ1@%, -I= -T= -w= --all --almost-all --author --escape --block-size= --ignore-backups --color? --colour? --directory --dired --classify? --file-type --format= --full-time --group-directories-first --no-group --human-readable --si --dereference-command-line --dereference-command-line-symlink-to-dir --hide= --hyperlink? --indicator-style= --inode --ignore= --kibibytes --dereference --numeric-uid-gid --literal --hide-control-chars --show-control-chars --quote-name --quoting-style= --reverse --recursive --size --sort= --time= --time-style= --tabsize= --width= --context --zero --help --version",
	),
	dir: reader("l", "lists", "-aAbBcCdDfFgGhHiklLmnNopqQrRsStuUvxXZ1 --color? --all --help --version"),
	vdir: reader("l", "lists", "-aAbBcCdDfFgGhHiklLmnNopqQrRsStuUvxXZ1 --color? --all --help --version"),
	eza: reader(
		"l",
		"lists",
		"-1abBdDfFghHiIjlLmMnNorRsStTuUvxXZ@ -I= -L= -s= -t= -w= --all --long --tree --git --icons? --group --header --level= --sort= --color? --colour? --classify? --recurse --oneline --grid --across --reverse --group-directories-first --only-dirs --only-files --git-ignore --ignore-glob= --time= --time-style= --no-user --no-time --no-permissions --no-filesize --binary --bytes --inode --links --blocks --accessed --created --modified --extended --color-scale? --hyperlink --total-size --octal-permissions --help --version",
	),
	exa: reader(
		"l",
		"lists",
		"-1abBdDfFghHiIjlLmMnNorRsStTuUvxXZ@ -I= -L= -s= -t= --all --long --tree --git --icons --group --header --level= --sort= --color? --classify --recurse --oneline --grid --reverse --group-directories-first --git-ignore --ignore-glob= --help --version",
	),
	lsd: reader(
		"l",
		"lists",
		"-aAFhlRrSStUvXZ1dGgiIL -I= --classify --indicators --oneline --versionsort --no-symlink --hyperlink= --literal --all --almost-all --long --tree --depth= --blocks= --color= --icon= --icon-theme= --sort= --group-dirs= --human-readable --recursive --reverse --size= --total-size --date= --classic --header --git --inode --permission= --directory-only --extensionsort --gitsort --sizesort --timesort --versionsort --no-sort --ignore-glob= --literal --hyperlink= --system-protected --help --version",
	),
	tree: reader("l", "lists", treeOptions),
	stat: reader(
		"l",
		"looks at",
		"-LftFlnqrsxz -c= -f= -t= --dereference --file-system --cached= --format= --printf= --terse --help --version",
	),
	file: reader(
		"l",
		"says what kind of file is",
		"-bcdehiLklNnprsSvzZ0 -F= -P= -e= --brief --exclude= --separator= --mime --mime-type --mime-encoding --keep-going --dereference --no-dereference --no-pad --no-buffer --preserve-date --raw --special-files --uncompress --extension --apple --help --version --parameter= --no-sandbox --print0",
	),
	du: reader(
		"l",
		"measures",
		"-0abcDHhkLlmPSsxgtA -B= -d= -t= -X< -I= --null --all --apparent-size --block-size= --bytes --total --dereference-args --max-depth= --human-readable --inodes --dereference --count-links --no-dereference --separate-dirs --si --summarize --threshold= --time? --time-style= --exclude-from< --exclude= --one-file-system --help --version",
	),
	df: reader(
		"l",
		"measures free space of",
		"-aBHhiklmPTvbgtnIY -B= -t= -x= -T= --all --block-size= --human-readable --si --inodes --local --no-sync --output? --portability --sync --total --type= --print-type --exclude-type= --help --version",
	),
	pwd: reader("-", "shows the current folder", "-LP --logical --physical --help --version"),
	basename: reader("n", "shows the last part of", "-az -s= --multiple --suffix= --zero --help --version"),
	dirname: reader("n", "shows the folder of", "-z --zero --help --version"),
	realpath: reader(
		"l",
		"resolves",
		"-eLmPqsz --canonicalize-existing --canonicalize-missing --logical --physical --quiet --relative-to= --relative-base= --strip --no-symlinks --zero --help --version",
	),
	readlink: reader(
		"l",
		"resolves",
		"-efmnqsvz --canonicalize --canonicalize-existing --canonicalize-missing --no-newline --quiet --silent --verbose --zero --help --version",
	),
	pathchk: reader("n", "checks", "-pP --portability --help --version"),
	namei: reader("l", "follows", "-xmolnv --mountpoints --modes --owners --long --nosymlinks --vertical --help --version"),
	lsattr: reader("l", "looks at", "-RVadlpv"),
	getfacl: reader("l", "looks at", "-acdeEsRLPtpnv --access --default --omit-header --recursive --tabular --absolute-names --numeric"),
	getfattr: reader("l", "looks at", "-dhLPR -n= -m= -e= --dump --name= --match= --only-values --absolute-names"),
	which: reader("n", "says where a program is", "-as --all --skip-alias --help --version"),
	whereis: reader("n", "says where a program is", "-bmsulf -B= -M= -S="),
	type: reader("n", "says what a name is", "-aftpP"),
	whatis: reader("n", "says in one line what is", "-dvrwlhV -s= -m= -M= -L= -C= --regex --wildcard --long --sections="),
	apropos: reader("n", "searches manuals for", "-dvrwaelhV -s= -m= -M= -L= -C= --and --exact --regex --wildcard --long --sections="),
	locate: reader(
		"n",
		"looks for files named",
		"-abcdeiLlmnPqrsSw0 -l= -n= -d= --all --basename --count --existing --ignore-case --limit= --regex --regexp --quiet --statistics --wholename --null",
	),
	plocate: reader(
		"n",
		"looks for files named",
		"-abcdeiLlmnPqrsSw0N -l= --all --basename --count --existing --ignore-case --limit= --regex --regexp --literal",
	),
	mdfind: reader("n", "looks for files", "-name -onlyin= -count -live -literal -interpret -0 -s=", { single: true }),
	fd: withoutExec(
		reader(
			"p",
			"looks for files",
			"-HIUuLapsigFlh10q -t= -e= -d= -E= -S= -o= -c= -j= -g --hidden --no-ignore --no-ignore-vcs --no-ignore-parent --unrestricted --case-sensitive --ignore-case --glob --regex --fixed-strings --absolute-path --list-details --follow --full-path --print0 --max-depth= --min-depth= --exact-depth= --exclude= --prune --type= --extension= --size= --changed-within= --changed-before= --owner= --format= --color= --threads= --max-results= --quiet --show-errors --base-directory= --path-separator= --search-path= --one-file-system --and= --strip-cwd-prefix? --help --version -V --max-buffer-time= --hyperlink?",
		),
	),
	fdfind: withoutExec(
		reader(
			"p",
			"looks for files",
			"-HIUuLapsigFlh10q -t= -e= -d= -E= -S= --hidden --no-ignore --glob --type= --extension= --max-depth= --exclude=",
		),
	),
	find,
	gfind: find,
	bfs: find,
	date,
	gdate: date,
	rm,
	grm: rm,
	rmdir: (call, verdict) => {
		const parsed = readOptions(call.args, optionTable("-pv --parents --ignore-fail-on-non-empty --verbose"));
		verdict.effect = `deletes the empty folder ${shown(parsed.operands)}`;
		for (const operand of parsed.operands) deletes(call, verdict, operand);
		raise(verdict, "write", "delete", verdict.effect);
	},
	unlink: rm,
	trash: rm,
	"trash-put": rm,
	srm: shred,
	shred,
	wipe: shred,
	cp,
	gcp: cp,
	install: (call, verdict) => {
		const parsed = readOptions(
			call.args,
			optionTable(
				"-bcCdDpsTv -g= -m= -o= -S= -t= --backup? --compare --directory --group= --mode= --owner= --preserve-timestamps --strip --strip-program= --suffix= --target-directory= --no-target-directory --verbose",
			),
		);
		useOptions(call, verdict, parsed);
		const { sources, target } = sourcesAndTarget(parsed);
		verdict.effect = `installs ${shown(sources)} as ${target?.value ?? "?"}`;
		useOperands(call, verdict, sources, "r");
		if (target !== undefined) writes(call, verdict, target, "installs");
		raise(verdict, "write", "write", verdict.effect);
	},
	mv,
	gmv: mv,
	rename: writer("renames", "-vfnso --verbose --symlink --no-act --no-overwrite", 1, "execute"),
	ln,
	link: ln,
	symlink: ln,
	mkdir: writer("creates the folder", "-pvZ -m= --mode= --parents --verbose --context?"),
	touch: writer("creates or dates", "-acfhm -d= -r= -t= -A= --no-create --date= --no-dereference --reference= --time="),
	truncate: writer("cuts", "-co -r= -s= --no-create --io-blocks --reference= --size="),
	fallocate: writer("reserves", "-cdinpvxz -l= -o= --length= --offset="),
	mkfifo: writer("creates the pipe", "-Z -m= --mode= --context?"),
	mknod: writer("creates the device", "-Z -m= --mode=", 0, "destructive"),
	mktemp: (call, verdict) => {
		verdict.effect = "makes a temporary file";
		if (!call.args.some((arg) => /^-[a-zA-Z]*u|^--dry-run$/.test(arg.value))) raise(verdict, "write", "write", verdict.effect);
	},
	tee,
	sponge: tee,
	split: (call, verdict) => {
		verdict.effect = "splits a file into pieces";
		const operands = call.args.filter(
			(arg, i) =>
				!arg.value.startsWith("-") &&
				!/^-[abClnt]$|^--(suffix-length|additional-suffix|bytes|line-bytes|lines|number|filter|separator)$/.test(
					call.args[i - 1]?.value ?? "",
				),
		);
		useOperands(call, verdict, operands.slice(0, 1), "r");
		useOperands(call, verdict, operands.slice(1), "w");
		raise(verdict, call.args.some((arg) => arg.value.startsWith("--fil")) ? "execute" : "write", "write", verdict.effect);
	},
	csplit: writer("splits", "-ksqz -b= -f= -n= --suffix-format= --prefix= --keep-files --digits= --quiet --elide-empty-files"),
	chmod,
	gchmod: chmod,
	chown,
	chgrp: chown,
	setfacl: (call, verdict) => {
		verdict.effect = "changes who may use files";
		raise(verdict, "destructive", "permissions", verdict.effect);
	},
	chattr: (call, verdict) => {
		verdict.effect = "changes the attributes of files";
		raise(verdict, "destructive", "attributes", verdict.effect);
	},
	dd,
	dcfldd: dd,
	patch: writer(
		"patches",
		"-bcefEnNRstTuvZ -B= -d= -D= -F= -g= -i< -o> -p= -r= -V= -Y= -z= --dry-run --strip= --input< --reverse --forward --verbose --directory= --batch --output>",
	),
	sync: reader("l", "writes buffers to disk", "-df --data --file-system --help --version"),
	zcat: reader("r", "shows", "-fhlqtvV --force --help --version"),
	gzcat: reader("r", "shows", "-f"),
	bzcat: reader("r", "shows", "-s"),
	xzcat: reader("r", "shows", "-f --help --version"),
	lzcat: reader("r", "shows", "-f"),
	zstdcat: reader("r", "shows", "-f"),
	lz4cat: reader("r", "shows", "-f"),
	zdiff: reader("r", "compares", "-aBbcdeilnqrsuwy"),
	zcmp: reader("r", "compares", "-bls"),
	xzdiff: reader("r", "compares", "-aBbcdeilnqrsuwy --brief --side-by-side"),
	xzcmp: reader("r", "compares", "-bls --quiet"),
	bat: reader(
		"r",
		"shows",
		"-pPnAludEhV -l= -H= -r= --plain --number --show-all --language= --highlight-line= --line-range= --style= --theme= --color= --decorations= --paging=never --wrap= --tabs= --terminal-width= --list-languages --list-themes --diff --diff-context= --file-name= --unbuffered --help --version --no-pager --force-colorization --squeeze-blank",
	),
};
