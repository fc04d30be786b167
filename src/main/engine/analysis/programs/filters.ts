import { toolNames } from "./tool-names.ts";
import { reader, shown, useOperands, type Judge, type Judges, type Operands } from "./kit.ts";
import { isDisplayOption } from "./display.ts";
import { raise } from "../shell/verdict.ts";

/** Programs that turn files, or what is piped in, into text or pictures on standard output, and checkers that only report. */

/**
 * Netpbm writes what it makes to standard output. Left out are its members that run a program or write files by name:
 * `anytopnm`, `pamexec`, `pstopnm`, `svgtopam`, `pamdice`, `pamsplit`, `ppmtompeg`, `pnmquantall`, and the JBIG pair.
 */
const isNetpbm = (name: string): boolean =>
	/^(?:(?!any|ps|svg|jbig|pcdov)[a-z0-9]{2,9}to(?:pnm|pbm|pgm|ppm|pam)|(?:pnm|pbm|pgm|ppm|pam)to(?!mpeg|jbig|yuvsplit|mpfont|map)[a-z0-9]+|(?:pnm|pam)(?:flip|cut|scale|cat|crop|pad|gamma|invert|norm|smooth|shear|rotate|tile|paste|quant|remap|margin|histmap|convol|nlfilt|montage|alias|arith|background|deinterlace|edge|enlarge|fix|func|gauss|lookup|mixinterlace|oil|perspective|pick|pop9|recolor|seq|shadedrelief|slice|stack|stereogram|stretch|summcol|threshold|tilt|unlookup|wipeout|addrand|altsat|bayer|brighten|comp|crater|depth|dither|channel|colorize|noraw)|pbm(?:clean|life|make|mask|minkowski|noise|page|pscale|reduce|upc|text)|pgm(?:abel|bentley|crater|edge|enhance|kernel|make|median|minkowski|morphconv|noise|oil|ramp|slice|texture)|ppm(?:3d|brighten|change|cie|colormask|colors|dim|dist|dither|draw|flash|forge|globe|label|make|mix|norm|ntsc|pat|quant|rainbow|relief|shift|spread|wheel))$/.test(
		name,
	);

const netpbm: Judge = (call, verdict) => {
	const options = call.args.filter((arg) => arg.value.startsWith("-") && arg.value.length > 1);
	const files = call.args.filter((arg) => !arg.value.startsWith("-") && /[./~]|^[a-z]/i.test(arg.value));
	verdict.effect = `converts ${shown(files)} to standard output`;
	useOperands(call, verdict, files, "r");
	for (const option of options)
		if (
			!/^--?[a-z0-9]+(=[\w.,:#%]+)?$/i.test(option.value) ||
			/out|file|stem|save|map|alpha|index|dump|log|script|plugin|font/i.test(option.value)
		)
			raise(verdict, "execute", "unknown-option", `\`${option.value}\` may write a file`, option.span);
	// A second name may be a file to write.
	if (files.length > 1) raise(verdict, "execute", "unexpected-operand", `uses ${call.name} with more than one file`);
};

/** The first word decides; `dangers` are options that write or fetch. */
const verb =
	(verbs: RegExp, effect: string, dangers: RegExp, operands: Operands = "r"): Judge =>
	(call, verdict) => {
		const [first, ...rest] = call.args;
		verdict.effect = `${effect} ${shown(rest.filter((arg) => !arg.value.startsWith("-")))}`.trim();
		const danger = call.args.find(
			(arg) => arg.dynamic || arg.value.startsWith("@") || (arg.value.startsWith("-") && dangers.test(arg.value)),
		);
		if (first === undefined || !verbs.test(first.value) || danger !== undefined) {
			raise(verdict, "execute", "known-tool", `uses ${call.name} ${first?.value ?? ""}`.trim());
			return;
		}
		useOperands(
			call,
			verdict,
			rest.filter((arg) => !arg.value.startsWith("-") && /[./~]/.test(arg.value)),
			operands,
		);
	};

/** Lists or tests an archive: the letter is a verb, and whatever else is asked must be about how it is shown. */
const lister =
	(verbs: RegExp): Judge =>
	(call, verdict) => {
		const [first, ...rest] = call.args;
		verdict.effect = `lists ${shown(rest)}`;
		const isKnown = first !== undefined && verbs.test(first.value);
		if (!isKnown || rest.some((arg) => arg.value.startsWith("-") && !isDisplayOption(arg.value)))
			raise(verdict, "execute", "known-tool", `uses ${call.name} ${first?.value ?? ""}`.trim());
		useOperands(
			call,
			verdict,
			rest.filter((arg) => !arg.value.startsWith("-")),
			"l",
		);
	};

const showsXml = verb(
	/^(sel|select|el|elements|val|validate|fo|format|c14n|canonic|esc|escape|unesc|unescape|pyx|xmln|p2x|depyx|ls|list)$/,
	"shows XML",
	/^(-L|--inplace|--net)/,
);

/** What `sel` is asked for are paths inside the document, not files. */
const xml: Judge = (call, verdict) => {
	const isQuery = /^sel(ect)?$/.test(call.args[0]?.value ?? "");
	const args = call.args.filter((arg, i) => arg.dynamic || !isQuery || !/^-[mvcieso]$/.test(call.args[i - 1]?.value ?? ""));
	showsXml({ ...call, args }, verdict);
};

/* Graph layouts write to standard output unless `-o` or `-O` name a file; `-l` loads what it is given. */
const graph: Judge = reader("r", "draws", "-T= -G= -N= -E= -K= -s= -y -v -V -q -n -x -P");

/* Without one of these they change the file itself. */
const ends = verb(/^(-i\w*|--info(=\w+)?|-h|--help|-V|--version|-L|--license)$/, "checks line ends of", /^(-n|--newfile|-o|--oldfile)/);

const filters: Judges = {
	ts: reader("n", "adds the time to each line", "-rism"),
	tuc: reader(
		"r",
		"cuts",
		"-f= -d= -c= -b= -l= -e= -r= -g -p -z -j -m -h -V --fields= --delimiter= --characters= --bytes= --lines= --json --join --no-join --greedy-delimiter --complement --only-delimited --compress-delimiter --trim= --replace-delimiter= --regex= --zero-terminated --help --version",
	),
	csvtool: verb(
		/^(col|namedcol|width|height|head|drop|take|square|readable|trim|transpose|cat|paste|format|join|sub)$/,
		"shows columns",
		/^(-o|--output|--write)/,
	),
	xml,
	xmlstarlet: xml,
	uchardet: reader("r", "guesses the encoding of", "-hv --help --version"),
	enca: reader(
		"r",
		"guesses the encoding of",
		"-L= --language= -gidemfrnlhv --guess --name= --details --human-readable --list= --help --version",
	),
	nkf: verb(/^(-g|--guess(=\d)?)$/, "guesses the encoding of", /overwrite|in-place|^-O/),
	mutool: verb(/^(info|show|pages)$/, "shows parts of", /^-o/),
	mkvmerge: verb(
		/^(-i|-J|--identify|--list-types|--list-languages|-l|--version|-V|--help)$/,
		"identifies",
		/^(-o|--output|@|--redirect-output|-r$)/,
	),
	mp4info: reader("r", "shows facts about", "-h"),
	isoinfo: reader("n", "lists", "-dflRJpsxh -i< -j= -N= -T= --help --version"),
	unace: lister(/^(l|v|t)$/),
	arj: lister(/^(l|v|t)$/),
	lha: lister(/^-?(l|v|t)$/),
	unshield: lister(/^(l|t)$/),
	keytool: verb(
		/^-(printcert|printcertreq|printcrl)$/,
		"shows certificates",
		/^-(sslserver|J|storepass|keystore|providerpath|addprovider|providerclass|conf)/,
	),
	minisign: reader("n", "checks the signature of", "-V -q -Q -m< -p< -P= -x< -H"),
	signify: reader("n", "checks the signature of", "-V -q -e -m< -p< -x<"),
	tidy: reader(
		"r",
		"checks",
		"-e -q -i -u -c -b -n -xml -errors -quiet -indent -xmlout -asxml -ashtml -utf8 -ascii -raw -latin1 -wrap= -w= -language= -version -v -help -h -help-config -show-config -upper -clean -bare -numeric",
		{ single: true },
	),
	dos2unix: ends,
	unix2dos: ends,
	detex: reader("r", "shows", "-clnstw"),
	swiftformat: verb(
		/^(--lint|--version|--rules|--options|--ruleinfo)$/,
		"checks",
		/^--(output|cache|config|report|inferoptions|filelist|script-input)/,
	),
	aspell: verb(
		/^(list|dicts|dump|config|--version|-v|munch|soundslike|filter|usage|--help)$/,
		"checks the spelling of",
		/^--?(add|rem|conf|per|save|backup|home-dir|repl|data-dir|dict-dir|extra-dicts|filter-path|local-data-dir)/,
	),
	diskus: reader("l", "measures", "-j= -bv --threads= --size-format= --apparent-size --verbose --version --help"),
	dasel: verb(/^(-f|-r|-i|--file|--read)$|^version$/, "shows parts of", /^(-o|--out|-w=file)/),
	acyclic: reader("r", "checks", "-nv"),
	ccomps: reader("r", "shows parts of", "-xvsenC -X= -#"),
	tred: reader("r", "simplifies", "-vr"),
	cluster: reader("r", "groups", "-C= -c= -v -?"),
	gvmap: reader("r", "draws", "-ackev -O= -s= -r= -p= -b="),
	dot: graph,
	neato: graph,
	fdp: graph,
	sfdp: graph,
	circo: graph,
	twopi: graph,
	osage: graph,
	patchwork: graph,
	msgcat: reader(
		"r",
		"joins translations",
		"-n= -t= -w= -s -F -u -i -e --use-first --sort-output --no-wrap --unique --no-location --width= --to-code= --more-than= --less-than= --force-po --indent --strict --color?",
	),
	msguniq: reader(
		"r",
		"joins translations",
		"-d -u -n= -t= -w= -s -F -i -e --repeated --unique --use-first --sort-output --no-wrap --no-location --width=",
	),
	msggrep: reader(
		"r",
		"searches translations",
		"-v -i -e= -E -F -K -T -C -J -X -M= -N= -n= -w= -s --location= --domain= --msgctxt --msgid --msgstr --comment --extracted-comment --regexp= --extended-regexp --fixed-strings --invert-match --ignore-case --no-wrap --sort-output --width=",
	),
};

/** Filters, viewers of single formats and checkers, with every option that only changes what is shown. */
export const textFilters: Judges = {
	...Object.fromEntries(toolNames.filter(isNetpbm).map((name) => [name, netpbm])),
	...filters,
};
