import { toolNames } from "./tool-names.ts";
import { reader, shown, useOperands, type Judge, type Judges } from "./kit.ts";
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

/** Options of Netpbm that are about the picture: size, place, colour, arithmetic. None takes a file. */
const pictureWords = new Set(
	"across add adjust and background bcolor bgamma bgcolor bias biasable bigendian black blackandwhite blue bottom bottomfirst brief bypass center centre clear close closeness closest clump colour combine complete compare compressed compression contrast cubic cutoff d day deep depth diagonal difference dimension divide dots double down dpi duplex dx dy edge edges equal even expand explicit fast fcolor fit fixed fixplanes flip floyd fonly fontsize forensic format formfeed fraction frames from fs full fullres gaussian ggamma gingham gingham2 global gray green grey grid h halftone halign hamif hamforce hblack headerdump headerskip height hilbert hmargin hoverlap horizontal hsize hue i interlace inverted jitter kernel landscape left leftmargin leftright light linear littleendian lr lum luma luminosity machine madras margin maroon max maxcolors maxplanes maxval mean meancolor meanpixel median mesh min minneighbors minus mix mono monochrome multiply naive neighbors night noantialias noblack nocompression nofloyd nofs nomix nomap nopack norm normal normalize nozerofit ntsc numcolors odd or order orientation overlap packbits pad pal pbm percent period pgm pixel pixels planes plain ply portrait power ppm pseudodepth quality r r90 r180 r270 randomize randomseed rainbow ratio raw rawbits red reduce rectangle remainder repeat resolution rev reverse rgamma rgb rgba right rle rotate0 rotate90 rotate180 rotate270 rotate rowskip saturation scale scanline_compression sepia seed setpixel shadow shift size slope smooth solid spacing spread square std stddev stdpalette steps stride subtract sum t table target target1 target2 target3 tb text textcolor threshold tile time tolerance top topbottom topmargin transparent transpose turbulence uniform upper upscale v valign value verbose vertical vmargin voverlap vsize w warp weight white width windows wrap x xbeg xend xfit xgrid xhotspot xmag xor xoff xratio xscale xshift xsize xy xybegin xyfill xyfit y ybeg yend ygrid yhotspot ymag yoff yratio yscale yshift ysize z zcut zeropad zoom".split(
		" ",
	),
);

const isAboutPictures = (option: string): boolean => {
	const [, name, value = ""] = /^--?([a-z]\w*)(?:=(.*))?$/i.exec(option) ?? [];
	if (/^-[\d.]+$/.test(option)) return true;
	return name !== undefined && pictureWords.has(name.toLowerCase()) && /^[\w.,:#%-]*$/.test(value);
};

const netpbm: Judge = (call, verdict) => {
	const options = call.args.filter((arg) => arg.value.startsWith("-") && arg.value.length > 1);
	const files = call.args.filter((arg) => !arg.value.startsWith("-") && /[./~]|^[a-z]/i.test(arg.value));
	verdict.effect = `converts ${shown(files)} to standard output`;
	useOperands(call, verdict, files, "r");
	for (const option of options)
		if (!isAboutPictures(option.value) && !isDisplayOption(option.value))
			raise(verdict, "execute", "unknown-option", `\`${option.value}\` is not known to be harmless for ${call.name}`, option.span);
	// A second name may be a file to write.
	if (files.length > 1) raise(verdict, "execute", "unexpected-operand", `uses ${call.name} with more than one file`);
};

/**
 * The first word decides, and every option after it must be known to change only what is shown: listed, or of the
 * vocabulary of display, unless the program means something else by it (`never`).
 */
const verb =
	(verbs: RegExp, effect: string, options: RegExp, never?: RegExp): Judge =>
	(call, verdict) => {
		const [first, ...rest] = call.args;
		verdict.effect = `${effect} ${shown(rest.filter((arg) => !arg.value.startsWith("-")))}`.trim();
		const isOther = rest.some(
			(arg) =>
				arg.dynamic ||
				arg.value.startsWith("@") ||
				never?.test(arg.value) === true ||
				(arg.value.startsWith("-") && !options.test(arg.value) && !isDisplayOption(arg.value)),
		);
		if (first === undefined || first.dynamic || !verbs.test(first.value) || isOther) {
			raise(verdict, "execute", "known-tool", `uses ${call.name} ${first?.value ?? ""}`.trim());
			return;
		}
		useOperands(
			call,
			verdict,
			rest.filter((arg) => !arg.value.startsWith("-") && /[./~]/.test(arg.value)),
			"r",
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
	/^(-[CTRDBIQmvcnstoeilafwbE]+|--(exc-with-comments|exc-without-comments|with-comments|without-comments|template|text|xml|quiet|match|copy-of|value-of|if|elif|else|break|output|nl|sort|noblanks|encode|err|well-formed|list-good|list-bad|xsd|dtd|relaxng|noindent|indent-(tab|spaces)|omit-decl|recover|html|nocdata|nsclean))$/,
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
const ends = verb(
	/^(-i\w*|--info(=\w+)?|-h|--help|-V|--version|-L|--license)$/,
	"checks line ends of",
	/^(-[qrsf]|--(quiet|safe|force|follow-symlink))$/,
	/^-[no]/,
);

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
		/^-[tucz]?$/,
	),
	xml,
	xmlstarlet: xml,
	uchardet: reader("r", "guesses the encoding of", "-hv --help --version"),
	enca: reader(
		"r",
		"guesses the encoding of",
		"-L= --language= -gidemfrnlhv --guess --name= --details --human-readable --list= --help --version",
	),
	nkf: verb(/^(-g|--guess(=\d)?)$/, "guesses the encoding of", /^--?$/),
	mutool: verb(/^(info|show|pages)$/, "shows parts of", /^-[FIMPSXgbe]$/),
	mkvmerge: verb(
		/^(-i|-J|--identify|--list-types|--list-languages|-l|--version|-V|--help)$/,
		"identifies",
		/^(-i|-J|--identify|--identification-format|-F)$/,
	),
	mp4info: reader("r", "shows facts about", "-h"),
	isoinfo: reader("n", "lists", "-dflRJpsxh -i< -j= -N= -T= --help --version"),
	unace: lister(/^(l|v|t)$/),
	arj: lister(/^(l|v|t)$/),
	lha: lister(/^-?(l|v|t)$/),
	unshield: lister(/^(l|t)$/),
	keytool: verb(/^-(printcert|printcertreq|printcrl)$/, "shows certificates", /^-(file|rfc|v|jarfile)$/),
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
		/^--(lint|lenient|strict|dryrun|rules|disable|enable|swiftversion|verbose|quiet)$/,
	),
	aspell: verb(
		/^(list|dicts|dump|config|--version|-v|munch|soundslike|filter|usage|--help)$/,
		"checks the spelling of",
		/^(-[HentaB]|--(lang|mode|encoding|size|master|ignore|ignore-case|run-together|sug-mode|camel-case|guess|dont-guess)(=[\w.:-]+)?)$/,
	),
	diskus: reader("l", "measures", "-j= -bv --threads= --size-format= --apparent-size --verbose --version --help"),
	dasel: verb(/^(-f|-r|-i|--file|--read)$|^version$/, "shows parts of", /^-[fricpmws]$/),
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
