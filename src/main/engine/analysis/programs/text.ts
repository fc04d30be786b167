import { raise, reads } from "../shell/verdict.ts";
import type { Arg, Call, Verdict } from "../shell/types.ts";
import { optionTable, readOptions } from "./options.ts";
import { reader, shown, useOperands, useOptions, type Judges } from "./kit.ts";

/** Programs that read text and print it. Their writing options (`-o`, `-i`, `--output`) are left out or marked. */

const grepOptions =
	"-EFGPaAbchHiILlnoqrRsTuUvVwxyZz -A= -B= -C= -D= -d= -e= -f< -m= -# --extended-regexp --fixed-strings --basic-regexp --perl-regexp --regexp= --file< --ignore-case --no-ignore-case --word-regexp --line-regexp --null-data --no-messages --invert-match --version --help --max-count= --byte-offset --line-number --line-buffered --with-filename --no-filename --label= --only-matching --quiet --silent --binary-files= --text --directories= --devices= --recursive --dereference-recursive --include= --exclude= --exclude-from< --exclude-dir= --files-without-match --files-with-matches --count --initial-tab --null --before-context= --after-context= --context= --color? --colour? --group-separator? --no-group-separator --binary --unix-byte-offsets -0123456789";

const rgOptions =
	"-abcFhHiIlLnNopPqsSuUvVwxz. -0 -A= -B= -C= -d= -e= -E= -f< -g= -j= -m= -M= -r= -t= -T= --after-context= --before-context= --context= --count --count-matches --case-sensitive --color= --colors= --column --crlf --debug --trace --dfa-size-limit= --encoding= --engine= --field-context-separator= --field-match-separator= --file< --files --files-with-matches --files-without-match --fixed-strings --follow --glob= --glob-case-insensitive --heading --help --hidden --iglob= --ignore-case --ignore-file< --include-zero --invert-match --json --line-buffered --line-number --line-regexp --max-columns= --max-columns-preview --max-count= --max-depth= --maxdepth= --max-filesize= --mmap --multiline --multiline-dotall --no-binary --no-config --no-filename --no-heading --no-ignore --no-ignore-dot --no-ignore-exclude --no-ignore-files --no-ignore-global --no-ignore-messages --no-ignore-parent --no-ignore-vcs --no-json --no-line-number --no-messages --no-mmap --no-pcre2-unicode --no-require-git --no-unicode --null --null-data --one-file-system --only-matching --passthru --path-separator= --pcre2 --pcre2-version --pretty --quiet --regexp= --regex-size-limit= --replace= --search-zip --smart-case --sort= --sortr= --stats --stop-on-nonmatch --text --threads= --trim --type= --type-add= --type-list --type-not= --unrestricted --version --vimgrep --with-filename --word-regexp --binary";

const grepJudge =
	(options: string, patternOptions: readonly string[]) =>
	(call: Call, verdict: Verdict): void => {
		const parsed = readOptions(call.args, optionTable(options));
		useOptions(call, verdict, parsed);
		const given = parsed.options.some((option) => patternOptions.includes(option.name));
		const listsOnly = parsed.options.some((option) => option.name === "files" || option.name === "type-list");
		const files = given || listsOnly ? parsed.operands : parsed.operands.slice(1);
		if (!given && !listsOnly && parsed.operands[0]?.dynamic === true && parsed.operands[0].value.startsWith("$"))
			verdict.hazards.push(parsed.operands[0].value);
		useOperands(call, verdict, files, "r");
		verdict.effect = `searches ${files.length === 0 ? "text" : shown(files)}`;
		// A recursive search without a folder reads the folder it stands in.
		if (
			files.length === 0 &&
			call.cwd === undefined &&
			parsed.options.some((option) => /^(r|R|recursive|dereference-recursive)$/.test(option.name))
		)
			raise(verdict, "execute", "unknown-read", "searches a folder that is only known when it runs");
	};

const grep = grepJudge(grepOptions, ["e", "f", "regexp", "file"]);
const rg = grepJudge(rgOptions, ["e", "f", "regexp", "file"]);

const unsafeSed = /(^|[;\n{}]|\d|\$|\/[IM]*|[^\\]\})\s*!?\s*[erRwW](\s|$)/;

/** The script of sed: `e` runs commands, `w` writes files, `s///e` and `s///w` do too. */
export const sedIsSafe = (script: string): boolean => {
	if (script.length > 4096) return false;
	// `s` and `y` with any delimiter are cut out whole, flags checked, so that their text is not taken for commands.
	let rest = "";
	for (let i = 0; i < script.length; i++) {
		const char = script[i] as string;
		const before = rest.trimEnd().at(-1) ?? ";";
		if ((char === "s" || char === "y") && /[;\n{}!,$\d/IM~+]/.test(before)) {
			const delimiter = script[i + 1];
			if (delimiter === undefined || /[\s\w\\;]/.test(delimiter)) return false;
			let seen = 0;
			let at = i + 2;
			for (; at < script.length && seen < 2; at++) {
				if (script[at] === "\\") at += 1;
				else if (script[at] === delimiter) seen += 1;
				else if (script[at] === "\n" && delimiter !== "\n" && seen === 0) return false;
			}
			if (seen < 2) return false;
			const flags = /^[^;\n}]*/.exec(script.slice(at))?.[0].trim() ?? "";
			if (!/^[gpiIMm0-9]*$/.test(flags)) return false;
			rest += "p";
			i = at + (/^[^;\n}]*/.exec(script.slice(at))?.[0].length ?? 0) - 1;
			continue;
		}
		if (char === "/" && /[;\n{},!]/.test(before)) {
			let at = i + 1;
			for (; at < script.length && script[at] !== "/"; at++) if (script[at] === "\\") at += 1;
			rest += "//";
			i = at;
			continue;
		}
		if (/[aic]/.test(char) && /[;\n{}!,$\d/]/.test(before) && /^\s*\\?\s*/.test(script.slice(i + 1))) {
			// Text to insert runs to the end of the line.
			const end = script.indexOf("\n", i);
			rest += "p";
			i = end < 0 ? script.length : end;
			continue;
		}
		rest += char;
	}
	if (unsafeSed.test(rest) || /(^|[;\n{}!,$\d/])\s*[eErRwW]/.test(rest)) return false;
	return /^[\s;{}!,$\d/~+\\npPdDgGhHxNqQlz=bt:#IM\w-]*$/.test(rest) && !/[erRwWvF]\s*[^\s;}]/.test(rest.replace(/[bt:]\s*\w+/g, ""));
};

const sed = (call: Call, verdict: Verdict): void => {
	const parsed = readOptions(
		call.args,
		optionTable(
			"-nErsuz -e= -f< -l= --quiet --silent --regexp-extended --separate --unbuffered --null-data --expression= --file< --line-length= --posix --debug --sandbox --help --version -i? -I? --in-place? --follow-symlinks -b --binary",
		),
	);
	useOptions(call, verdict, parsed);
	const scripts = parsed.options
		.filter((option) => option.name === "e" || option.name === "expression")
		.map((option) => option.value?.value ?? "");
	const fromFile = parsed.options.some((option) => option.name === "f" || option.name === "file");
	const operands = [...parsed.operands];
	if (scripts.length === 0 && !fromFile) {
		const first = operands.shift();
		if (first !== undefined) scripts.push(first.value);
		if (first?.dynamic === true) raise(verdict, "execute", "dynamic-code", "the script of sed is only known when it runs");
	}
	verdict.effect = `edits text${operands.length === 0 ? "" : ` of ${shown(operands)}`}`;
	if (fromFile) raise(verdict, "execute", "script-file", "takes its script from a file");
	const isSandboxed = parsed.options.some((option) => option.name === "sandbox");
	for (const script of scripts)
		if (!isSandboxed && !sedIsSafe(script)) {
			verdict.hazards.push(script);
			raise(verdict, "execute", "sed-script", `the script \`${script.slice(0, 80)}\` may run commands or write files`);
			if (/(^|[;\n}\d$/])\s*e\s+\S|\/[a-zA-Z]*e[a-zA-Z]*$/.test(script) && /\b(rm|curl|wget|sh|bash|nc)\b/.test(script))
				raise(verdict, "destructive", "sed-command", "runs a command from a sed script");
		}
	const inPlace = parsed.options.find((option) => option.name === "i" || option.name === "I" || option.name === "in-place");
	if (inPlace === undefined) useOperands(call, verdict, operands, "r");
	else {
		verdict.effect = `changes ${shown(operands)} in place`;
		verdict.hazards.push(inPlace.arg.value);
		raise(verdict, "write", "write", verdict.effect);
		useOperands(call, verdict, operands, "w");
	}
};

const awkHazard =
	/\bsystem\s*\(|\bgetline\b|[^|]\|[^|]|(^|[^<>=!"'\\/])>{1,2}\s*["(a-zA-Z$]|@(load|include)|\/inet|\bprintf?\b[^;}\n]*>|\|&|\bENVIRON\b|\bclose\s*\(|\bfflush\b/;

const awk = (call: Call, verdict: Verdict): void => {
	const parsed = readOptions(
		call.args,
		optionTable(
			"-F= -v= -f< -bcCgnNOPrsStV --field-separator= --assign= --file< --help --version --posix --traditional --sandbox --re-interval --csv -k --lint? --non-decimal-data --characters-as-bytes --use-lc-numeric -M --bignum",
		),
		{ stopAtOperand: true },
	);
	useOptions(call, verdict, parsed);
	const operands = [...parsed.operands];
	const fromFile = parsed.options.some((option) => option.name === "f" || option.name === "file");
	const program = fromFile ? undefined : operands.shift();
	verdict.effect = `processes text${operands.length === 0 ? "" : ` of ${shown(operands)}`}`;
	if (fromFile) raise(verdict, "execute", "script-file", "takes its program from a file");
	if (program?.dynamic === true) raise(verdict, "execute", "dynamic-code", "the awk program is only known when it runs");
	if (program !== undefined) {
		// Strings and expressions between slashes are data; comparisons such as `$1 > 10` are no redirection.
		const code = program.value
			.replace(/"(\\.|[^"\\])*"/g, (text) => (/\/inet|\/dev|\|/.test(text) ? text : '"x"'))
			.replace(/(^|[\s(,;!~{&|])\/(\\.|[^/\\\n])+\//g, "$1x");
		const compared = /\bprint/.test(code) ? code : code.replace(/[<>]=?/g, " ");
		if (awkHazard.test(compared.replaceAll("||", " "))) {
			verdict.hazards.push(program.value);
			raise(verdict, "execute", "awk-program", "the awk program may run commands, read other input or write files");
			if (/system\s*\(\s*"[^"]*\b(rm|sh|bash|curl|wget|nc|dd|mkfs)\b|\/inet\//.test(program.value))
				raise(verdict, "destructive", "awk-command", "runs a command or opens a connection from awk");
		}
	}
	for (const operand of operands) if (!/^[A-Za-z_]\w*=/.test(operand.value)) reads(call, verdict, operand);
};

const sort = reader(
	"r",
	"sorts",
	"-bdfghiMnRrVcCmsuz -k= -o> -S= -t= -T= --ignore-leading-blanks --dictionary-order --ignore-case --general-numeric-sort --ignore-nonprinting --month-sort --human-numeric-sort --numeric-sort --random-sort --random-source< --reverse --sort= --version-sort --batch-size= --check? --debug --files0-from< --key= --merge --output> --stable --buffer-size= --field-separator= --parallel= --unique --zero-terminated --help --version",
);

const uniq = (call: Call, verdict: Verdict): void => {
	const parsed = readOptions(
		call.args,
		optionTable(
			"-cdDiuz -f= -s= -w= --count --repeated --all-repeated? --skip-fields= --group? --ignore-case --skip-chars= --unique --zero-terminated --check-chars= --help --version",
		),
	);
	useOptions(call, verdict, parsed);
	verdict.effect = "leaves out repeated lines";
	useOperands(call, verdict, parsed.operands.slice(0, 1), "r");
	if (parsed.operands[1] !== undefined) verdict.hazards.push(parsed.operands[1].value);
	useOperands(call, verdict, parsed.operands.slice(1), "w");
};

const digest = reader(
	"r",
	"computes the checksum of",
	"-bctwz --binary --check --tag --text --zero --ignore-missing --quiet --status --strict --warn --help --version -a= --algorithm= -l= --length= -p -q -r -s= -U -0",
);

const jq = reader(
	"p",
	"queries JSON in",
	"-nRsjaCMSceirVh -L= --null-input --raw-input --slurp --compact-output --raw-output --raw-output0 --join-output --ascii-output --sort-keys --color-output --monochrome-output --tab --indent= --unbuffered --stream --stream-errors --seq --exit-status --help --version --args --jsonargs --arg= --argjson=",
);

/** `--arg name value` takes two words; both are text. */
const jqJudge = (call: Call, verdict: Verdict): void => {
	const args: Arg[] = [];
	for (let i = 0; i < call.args.length; i++) {
		const text = call.args[i]?.value;
		if (text === "--arg" || text === "--argjson") i += 2;
		else if (text === "--slurpfile" || text === "--rawfile") {
			if (call.args[i + 2] !== undefined) reads(call, verdict, call.args[i + 2] as Arg);
			i += 2;
		} else if (text === "-f" || text === "--from-file") {
			if (call.args[i + 1] !== undefined) reads(call, verdict, call.args[i + 1] as Arg);
			args.push({ value: ".", dynamic: false, glob: false });
			i += 1;
		} else args.push(call.args[i] as Arg);
	}
	const filter = args.find((arg) => !arg.value.startsWith("-"));
	if (filter !== undefined && /\b(env|\$ENV|input_filename|import|include)\b/.test(filter.value))
		raise(verdict, "execute", "jq-environment", "the filter reads the environment or other files");
	jq({ ...call, args }, verdict);
};

const yq = (call: Call, verdict: Verdict): void => {
	const inPlace = call.args.some((arg) => /^(-[a-zA-Z]*i[a-zA-Z]*|--in-?place)$/.test(arg.value) || /^(-s|--split-exp)/.test(arg.value));
	const rest = call.args.filter((arg) => !/^(e|eval|ea|eval-all)$/.test(arg.value));
	if (inPlace) {
		verdict.effect = "changes YAML files in place";
		verdict.hazards.push("-i");
		raise(verdict, "write", "write", verdict.effect);
		useOperands(call, verdict, rest.filter((arg) => !arg.value.startsWith("-")).slice(1), "w");
		return;
	}
	if (rest.some((arg) => /\b(env|strenv|envsubst|load|load_str|system)\b/.test(arg.value) && !arg.value.startsWith("-")))
		raise(verdict, "execute", "yq-environment", "the expression reads the environment or other files");
	reader(
		"p",
		"queries",
		"-rnNPCMjsSecvVhyYxt -p= -o= -I= --input-format= --output-format= --indent= --prettyPrint --colors --no-colors --no-doc --null-input --unwrapScalar? --exit-status --help --version --tojson --raw-output --yaml-output --compact-output --slurp --front-matter= --header-preprocess --expression= --verbose --from-file< --xml-attribute-prefix= --arg= --sort-keys --join-output --nul-output -0",
	)({ ...call, args: rest }, verdict);
};

const numbered = "-0123456789";

export const text: Judges = {
	cat: reader(
		"r",
		"shows",
		"-AbeEnstTuvl --show-all --number-nonblank --show-ends --number --squeeze-blank --show-tabs --show-nonprinting --help --version",
	),
	tac: reader("r", "shows", "-br -s= --before --regex --separator= --help --version"),
	nl: reader(
		"r",
		"numbers the lines of",
		"-p -b= -d= -f= -h= -i= -l= -n= -s= -v= -w= --body-numbering= --section-delimiter= --footer-numbering= --header-numbering= --line-increment= --join-blank-lines= --number-format= --no-renumber --number-separator= --starting-line-number= --number-width= --help --version",
	),
	head: reader(
		"r",
		"shows the start of",
		`-qvz -c= -n= ${numbered} --bytes= --lines= --quiet --silent --verbose --zero-terminated --help --version`,
	),
	tail: reader(
		"r",
		"shows the end of",
		`-fFqvzr -c= -n= -s= ${numbered} --bytes= --follow? --lines= --max-unchanged-stats= --pid= --quiet --silent --retry --sleep-interval= --verbose --zero-terminated --help --version`,
	),
	rev: reader("r", "reverses the lines of", "-0 --zero --help --version -hV"),
	wc: reader("r", "counts", "-clLmw --bytes --chars --lines --max-line-length --words --total= --files0-from< --help --version"),
	cut: reader(
		"r",
		"cuts columns of",
		"-nsz -b= -c= -d= -f= --bytes= --characters= --delimiter= --fields= --complement --only-delimited --output-delimiter= --zero-terminated --help --version",
	),
	paste: reader("r", "joins lines of", "-sz -d= --delimiters= --serial --zero-terminated --help --version"),
	join: reader(
		"r",
		"joins",
		"-iz -a= -e= -j= -o= -t= -v= -1= -2= --ignore-case --check-order --nocheck-order --header --zero-terminated --help --version",
	),
	comm: reader("r", "compares", "-123iz --check-order --nocheck-order --output-delimiter= --total --zero-terminated --help --version"),
	fold: reader("r", "wraps", `-bcs -w= ${numbered} --bytes --spaces --width= --characters --help --version`),
	fmt: reader(
		"r",
		"wraps",
		`-cstu -p= -w= -g= ${numbered} --crown-margin --prefix= --split-only --tagged-paragraph --uniform-spacing --width= --goal= --help --version`,
	),
	expand: reader("r", "expands tabs in", `-i -t= ${numbered} --initial --tabs= --help --version`),
	unexpand: reader("r", "makes tabs in", `-a -t= ${numbered} --all --first-only --tabs= --help --version`),
	pr: reader(
		"r",
		"lays out",
		`-acdFfJmrtTv -D= -e? -h= -i? -l= -n? -N= -o= -s? -S? -w= -W= ${numbered} --across --columns= --double-space --header= --form-feed --length= --merge --indent= --page-width= --omit-header --omit-pagination --date-format= --number-lines? --page_width= --join-lines --expand-tabs? --output-tabs? --separator? --sep-string? --show-nonprinting --show-control-chars --first-line-number= --no-file-warnings --help --version --pages=`,
	),
	tr: reader("n", "replaces characters", "-cCdst --complement --delete --squeeze-repeats --truncate-set1 --help --version"),
	column: reader(
		"r",
		"lays out",
		"-tJxeLRnlVh -s= -o= -c= -N= -H= -d -r= -i= -p= -O= -W= -T= -E= --table --separator= --output-separator= --output-width= --table-columns= --table-name= --json --tree= --tree-id= --tree-parent= --table-right= --table-hide= --fillrows --table-noheadings --table-order= --table-truncate= --table-wrap= --keep-empty-lines",
	),
	col: reader("-", "filters line feeds", "-bfhpxHtV -l= --no-backspaces --fine --pass --tabs --spaces --lines= --help --version"),
	colrm: reader("n", "removes columns", "--help --version"),
	strings: reader(
		"r",
		"shows the text in",
		"-afwdv -n= -t= -e= -o -T= -s= --all --print-file-name --bytes= --radix= --encoding= --help --version -0123456789",
	),
	od: reader(
		"r",
		"dumps",
		"-abcdfhilosvxB -A= -j= -N= -S? -t= -w? --address-radix= --endian= --skip-bytes= --read-bytes= --strings? --format= --output-duplicates --width? --traditional --help --version",
	),
	hexdump: reader("r", "dumps", "-bcCdovxV -e= -f< -n= -s= --one-byte-octal --canonical --length= --skip= --no-squeezing"),
	hd: reader("r", "dumps", "-bcCdovx -n= -s="),
	hexyl: reader(
		"r",
		"dumps",
		"-vpCPh -n= -c= -s= -o= -b= -g= --length= --bytes= --skip= --block-size= --no-squeezing --color= --border= --plain --no-characters --no-position --display-offset= --panels= --group-size= --endianness= --base= --terminal-width= --version --help",
	),
	look: reader("p", "looks up", "-abdf -t= --alternative --alphanum --ignore-case --terminate="),
	tsort: reader("r", "sorts", "--help --version"),
	shuf: reader(
		"r",
		"mixes",
		"-erz -i= -n= -o> --echo --input-range= --head-count= --output> --repeat --random-source< --zero-terminated --help --version",
	),
	sort,
	gsort: sort,
	uniq,
	grep,
	egrep: grep,
	fgrep: grep,
	ggrep: grep,
	zgrep: grep,
	zegrep: grep,
	zfgrep: grep,
	bzgrep: grep,
	xzgrep: grep,
	zstdgrep: grep,
	rgrep: grep,
	pcregrep: grep,
	rg,
	ag: grepJudge(
		"--filename-pattern= -aABcfFhilLnoqQrRsSuUvVwz0 -A= -B= -C= -G= -g= -m= -p< --ackmate --after? --before? --context? --count --color --nocolor --column --depth= --filename --nofilename --files-with-matches --files-without-matches --hidden --ignore-case --ignore= --ignore-dir= --invert-match --literal --max-count= --numbers --nonumbers --only-matching --print-long-lines --all-types --all-text --search-binary --search-zip --smart-case --case-sensitive --stats --unrestricted --vimgrep --word-regexp --null --group --nogroup --heading --noheading --follow --list-file-types --width= --silent --help --version --python --js --java --ruby --html --css --go --rust --cpp --cc --json --md",
		[],
	),
	ack: grepJudge(
		"-cfgHhiIlLnoQrRsSvVwx1 -A= -B= -C? -m= -t= -T= --type= --ignore-dir= --ignore-file= --nocolor --color --context? --after-context= --before-context= --count --files-with-matches --files-without-matches --heading --noheading --group --nogroup --ignore-case --smart-case --invert-match --literal --match= --max-count= --no-filename --only-matching --passthru --print0 --range-start= --range-end= --sort-files --word-regexp --help --help-types --version --perl --python --ruby --js --java --cpp --noenv",
		[],
	),
	ugrep: grep,
	sed,
	gsed: sed,
	awk,
	gawk: awk,
	mawk: awk,
	nawk: awk,
	jq: jqJudge,
	jaq: jqJudge,
	gojq: jqJudge,
	yq,
	md5sum: digest,
	sha1sum: digest,
	sha224sum: digest,
	sha256sum: digest,
	sha384sum: digest,
	sha512sum: digest,
	b2sum: digest,
	b3sum: digest,
	shasum: digest,
	md5: digest,
	cksum: digest,
	sum: digest,
	crc32: digest,
	xxhsum: digest,
	xxh64sum: digest,
	rhash: reader(
		"r",
		"computes the checksum of",
		"-CMHTGWAEOacrvVhLm -p= --crc32 --md5 --sha1 --sha256 --sha512 --sha224 --sha384 --sha3-256 --check --magnet --recursive --all --ed2k --percents --simple --bsd --hex --base32 --benchmark --printf= --skip-ok --base64 --uppercase --lowercase --sfv --gost12-256 --gost12-512 --blake2b --blake2s --blake3 --sha512-256 --whirlpool --ripemd160 --has160 --edonr256 --aich --btih --tth --brief --verbose --version --help --tiger --torrent -u",
	),
	base64: reader(
		"r",
		"encodes or decodes",
		"-dDuh -i? -w= -b= --input< --decode --ignore-garbage --wrap= --break= --help --version --copyright",
	),
	base32: reader("r", "encodes or decodes", "-diD -w= --decode --ignore-garbage --wrap= --help --version"),
	basenc: reader(
		"r",
		"encodes or decodes",
		"-diD -w= --decode --ignore-garbage --wrap= --base64 --base64url --base32 --base32hex --base16 --base2msbf --base2lsbf --z85 --base58 --help --version",
	),
	xxd: (call, verdict) => {
		const parsed = readOptions(
			call.args,
			optionTable(
				"-abCEeipPrRtuvdh -c= -g= -l= -n= -o= -s= -R= -autoskip -bits -capitalize -ebcdic -include -plain -postscript -ps -revert -version -uppercase --autoskip --bits --help",
				true,
			),
			{ single: true },
		);
		const clusters = parsed.unknown.filter((word) => !/^-[abCEeipPrtuvdh]+$|^-[cglnos]\d+$/.test(word));
		for (const word of clusters) raise(verdict, "execute", "unknown-option", `\`${word}\` is not known to be harmless for xxd`);
		verdict.effect = "dumps or restores bytes";
		const operands = call.args.filter((arg, i) => !arg.value.startsWith("-") && !/^-[cglnosR]$/.test(call.args[i - 1]?.value ?? ""));
		useOperands(call, verdict, operands.slice(0, 1), "r");
		useOperands(call, verdict, operands.slice(1), "w");
	},
	diff: reader(
		"r",
		"compares",
		`-aBbcdeEilnNpqrstTuwyZ -C= -F= -I= -S= -U= -W= -x= -X< -L= -D= ${numbered} --brief --report-identical-files --context? --unified? --ed --rcs --side-by-side --width= --left-column --suppress-common-lines --show-c-function --show-function-line= --label= --expand-tabs --initial-tab --tabsize= --suppress-blank-empty --recursive --no-dereference --new-file --unidirectional-new-file --ignore-file-name-case --exclude= --exclude-from< --starting-file= --from-file= --to-file= --ignore-case --ignore-tab-expansion --ignore-trailing-space --ignore-space-change --ignore-all-space --ignore-blank-lines --ignore-matching-lines= --text --strip-trailing-cr --minimal --horizon-lines= --speed-large-files --color? --palette= --help --version --normal`,
	),
	colordiff: reader(
		"r",
		"compares",
		"-aBbcdeEilnNpqrsTuwyZ -C= -U= -W= -x= --color? --unified? --side-by-side --recursive --brief --width= --suppress-common-lines",
	),
	diff3: reader(
		"r",
		"compares",
		"-aAeExX3imT -L= --text --show-all --ed --merge --label= --easy-only --overlap-only --show-overlap --strip-trailing-cr --initial-tab --help --version",
	),
	sdiff: reader(
		"r",
		"compares",
		"-abBdEilstWZ -w= -I= --expand-tabs --ignore-case --width= --suppress-common-lines --left-column --text --minimal --help --version",
	),
	cmp: reader("r", "compares", "-bls -i= -n= --print-bytes --ignore-initial= --verbose --bytes= --quiet --silent --help --version"),
	difft: reader(
		"r",
		"compares",
		"-h --context= --width= --tab-width= --display= --color= --background= --syntax-highlight= --language= --skip-unchanged --check-only --exit-code --strip-cr= --ignore-comments --list-languages --byte-limit= --graph-limit= --help --version --override=",
	),
	iconv: reader("r", "converts", "-lcs -f= -t= -o> --from-code= --to-code= --list --output> --silent --verbose --help --version"),
	numfmt: reader(
		"n",
		"formats numbers",
		"-dz --to= --from= --field= --format= --suffix= --padding= --header? --grouping --round= --from-unit= --to-unit= --delimiter= --invalid= --zero-terminated --debug --help --version",
	),
	xmllint: reader(
		"r",
		"checks",
		"--noout --format --xpath= --schema< --dtdvalid< --valid --html --nowarning --recover --huge --nonet --pretty= --version --c14n --encode= --stream --noblanks --nsclean",
	),
	uuencode: reader("r", "encodes", "-m --base64"),
};
