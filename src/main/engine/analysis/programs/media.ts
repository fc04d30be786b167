import type { Arg, Call, Verdict } from "../shell/types.ts";
import { raise, reads, writes } from "../shell/verdict.ts";
import { shown, type Judge, type Judges } from "./kit.ts";

/** Records, pictures, sound, film and documents: what only looks, and what converts. */

const scheme = /^[a-z][a-z0-9+.-]*:(?!\\)/i;

/** An input is a file, an address, or a description that opens other files (`concat:a|b`, `lavfi`). */
const input = (call: Call, verdict: Verdict, arg: Arg): void => {
	if (arg.value === "-") return;
	if (/^(https?|rtmps?|rtsp|ftp|tcp|udp|srt):/i.test(arg.value)) raise(verdict, "network", "network", `asks ${arg.value}`, arg.span);
	else if (scheme.test(arg.value)) raise(verdict, "execute", "indirect-input", `\`${arg.value}\` may open other files`, arg.span);
	else reads(call, verdict, arg);
};

const unknown = (call: Call, verdict: Verdict, arg: Arg): void => {
	verdict.hazards.push(arg.value);
	raise(verdict, "execute", "unknown-option", `\`${arg.value}\` is not known to be harmless for ${call.name}`, arg.span);
};

const ffAsks =
	/^-(version|formats|demuxers|muxers|devices|codecs|decoders|encoders|bsfs|protocols|filters|pix_fmts|layouts|sample_fmts|dispositions|colors|hwaccels|buildconf|L|h|help|\?|hide_banner)$/;
const probeFlags =
	/^-(hide_banner|show_(format|streams|packets|frames|chapters|programs|error|data|data_hash|stream_groups|program_version|library_versions|versions|pixel_formats|log)|pretty|unit|prefix|byte_binary_prefix|sexagesimal|count_frames|count_packets|bitexact|noprivate|private|find_stream_info|nofind_stream_info)$/;
const probeValues =
	/^-(v|loglevel|show_entries|select_streams|of|output_format|print_format|sections|f|read_intervals|show_data_hash|analyzeduration|probesize)$/;

const ffprobe: Judge = (call, verdict) => {
	verdict.effect = "shows facts about media";
	if (call.args.every((arg) => ffAsks.test(arg.value))) return;
	const files: Arg[] = [];
	for (let i = 0; i < call.args.length; i++) {
		const arg = call.args[i] as Arg;
		if (probeValues.test(arg.value)) i += 1;
		else if (arg.value === "-i" && call.args[i + 1] !== undefined) files.push(call.args[(i += 1)] as Arg);
		else if (!arg.value.startsWith("-") || arg.value === "-") files.push(arg);
		else if (!probeFlags.test(arg.value)) unknown(call, verdict, arg);
	}
	for (const file of files) input(call, verdict, file);
	verdict.effect = `shows facts about ${shown(files)}`;
};

const ffmpeg: Judge = (call, verdict) => {
	verdict.effect = "lists what it can convert";
	if (
		call.args.length > 0 &&
		call.args.every((arg, i) => ffAsks.test(arg.value) || (i > 0 && /^(-h|-help)$/.test(call.args[i - 1]?.value ?? "")))
	)
		return;
	const sources = call.args.filter((_arg, i) => call.args[i - 1]?.value === "-i");
	const target = call.args.at(-1);
	verdict.effect = `converts ${shown(sources)}${target === undefined ? "" : ` to ${target.value}`}`;
	for (const source of sources) input(call, verdict, source);
	if (target !== undefined && !target.value.startsWith("-") && !scheme.test(target.value)) writes(call, verdict, target);
	raise(verdict, "execute", "converter", verdict.effect);
};

const tagFlag =
	/^-(a|b|binary|d|D|decimal|e|E|ee\d?|ex|f|fast\d?|g[\d:]*|G[\d:]*|h|H|hex|j|json|l|long|L|latin|lang|n|N|php|q|quiet|r|recurse|s\d?|S|short|sort|struct|t|tab|T|table|u|unknown\d?|U|v\d?|verbose\d?|ver|x|X|xmlFormat|m|list|listx|listf|listr|listw|listwf|listg\d?)$/;
const tagRunner =
	/^-(tagsfromfile|api|if\d*|config|execute\d*|csv|geotag|geosync|stay_open|userparam|overwrite_original\w*|delete_original|restore_original|charset|ext|filename|directory|testname|hardlink|symlink|password|progress|diff|srcfile|common_args|echo\d?|efile\d?|plot|fileorder|require|use|wext|preserve|printconv|globaltimeshift)/i;

/** A tag name only shows the tag; `-tag=value`, `-w` and `-o` write, `-if` and `-config` run Perl. */
const exiftool: Judge = (call, verdict) => {
	const files: Arg[] = [];
	for (let i = 0; i < call.args.length; i++) {
		const arg = call.args[i] as Arg;
		if (!arg.value.startsWith("-")) {
			if (!/^-(d|x|lang)$/.test(call.args[i - 1]?.value ?? "")) files.push(arg);
		} else if (arg.dynamic || (!tagFlag.test(arg.value) && (!/^--?[A-Za-z][\w:*-]{2,}#?$/.test(arg.value) || tagRunner.test(arg.value))))
			unknown(call, verdict, arg);
	}
	verdict.effect = `shows facts about ${shown(files)}`;
	for (const file of files) reads(call, verdict, file);
};

const imageAsks = /^(-version|--version|-list|-help)$/;
const magick: Judge = (call, verdict) => {
	verdict.effect = "lists what it can convert";
	const words = call.args.map((arg) => arg.value);
	if (imageAsks.test(words[0] ?? "") && words.length <= 2 && (words[1] === undefined || /^[a-z]+$/i.test(words[1]))) return;
	const target = call.args.at(-1);
	verdict.effect = `converts a picture${target === undefined ? "" : ` to ${target.value}`}`;
	if (target !== undefined && !target.value.startsWith("-") && !scheme.test(target.value)) writes(call, verdict, target);
	raise(verdict, "execute", "converter", verdict.effect);
};

const pandoc: Judge = (call, verdict) => {
	verdict.effect = "lists what it can convert";
	if (
		call.args.length > 0 &&
		call.args.every(
			(arg, i) =>
				/^(--version|-v|--help|-h|--list-[a-z-]+(=[\w-]+)?|--bash-completion|--print-default-(template|data-file)=[\w./-]+|--print-highlight-style=\w+)$/.test(
					arg.value,
				) ||
				arg.value === "-D" ||
				call.args[i - 1]?.value === "-D",
		)
	)
		return;
	verdict.effect = "converts a document";
	raise(verdict, "execute", "converter", verdict.effect);
	for (let i = 0; i < call.args.length; i++) {
		const text = call.args[i]?.value ?? "";
		const next = call.args[i + 1];
		if (/^(-o|--output)$/.test(text) && next !== undefined) writes(call, verdict, next);
		else if (/^--output=/.test(text)) writes(call, verdict, { ...(call.args[i] as Arg), value: text.slice(9) });
		if (/^(-F|-L|--filter|--lua-filter|--pdf-engine|--defaults|-d|--metadata-file)(=|$)/.test(text))
			raise(verdict, "execute", "loads-code", `\`${text}\` loads code or settings`);
	}
};

/** Prints to the screen only when the last operand says so. */
const pdftotext: Judge = (call, verdict) => {
	const files = call.args.filter(
		(arg, i) => !/^-./.test(arg.value) && !/^-(f|l|r|x|y|W|H|enc|eol|fixed|colspacing|opw|upw)$/.test(call.args[i - 1]?.value ?? ""),
	);
	verdict.effect = `takes the text out of ${shown(files.slice(0, 1))}`;
	for (const file of files.slice(0, 1)) reads(call, verdict, file);
	for (const arg of call.args)
		if (
			arg.value !== "-" &&
			arg.value.startsWith("-") &&
			!/^-(f|l|r|x|y|W|H|enc|eol|fixed|layout|simple2?|simple|table|lineprinter|raw|nodiag|htmlmeta|bbox|bbox-layout|cropbox|colspacing|nopgbrk|clip|q|v|h|\?|opw|upw|listenc|-help)$/.test(
				arg.value,
			)
		)
			unknown(call, verdict, arg);
	if (files.length === 2 && files[1]?.value === "-") return;
	if (files.length > 0) raise(verdict, "write", "write", "writes the text beside it");
	if (files[1] !== undefined) writes(call, verdict, files[1]);
};

const exiv2: Judge = (call, verdict) => {
	const words = call.args.map((arg) => arg.value);
	const isLook =
		/^(pr|print)$/.test(words[0] ?? "") ||
		words.every(
			(word) =>
				!word.startsWith("-") ||
				/^(-p[a-zA-Z]*|-P[a-zA-Z]*|-[gKkqVvhubnQ]|--(print|Print|verbose|quiet|grep|key|version|help))$/.test(word),
		);
	const acts = /^(ad|adjust|rm|delete|in|insert|ex|extract|mv|rename|mo|modify|fi|fixiso|fc|fixcom)$/.test(words[0] ?? "");
	verdict.effect = "shows facts about pictures";
	if (!isLook || acts) {
		verdict.effect = "changes facts in pictures";
		raise(verdict, "execute", "write", verdict.effect);
	}
	for (const arg of call.args) if (/[./]/.test(arg.value) && !arg.value.startsWith("-")) reads(call, verdict, arg);
};

const jar: Judge = (call, verdict) => {
	const first = call.args[0]?.value ?? "";
	const files = call.args.slice(1).filter((arg) => !arg.value.startsWith("-"));
	if (/^-?(t|tf|tvf|tfv|ft|vtf)$/.test(first) || first === "--list" || first === "--describe-module") {
		verdict.effect = `lists ${shown(files.slice(0, 1))}`;
		for (const file of files.slice(0, 1)) reads(call, verdict, file);
		return;
	}
	verdict.effect = "packs or unpacks classes";
	raise(verdict, "execute", "archive", verdict.effect);
};

const millerReads =
	/^(cat|head|tail|sort|uniq|count|count-distinct|count-similar|cut|decimate|fill-down|fill-empty|format-values|fraction|gap|grep|group-by|group-like|having-fields|histogram|json-parse|json-stringify|label|least-frequent|merge-fields|most-frequent|nest|nidx|nothing|regularize|rename|reorder|repeat|reshape|sec2gmt|sec2gmtdate|seqgen|shuffle|skip-trivial-records|sort-within-records|stats1|stats2|step|summary|tac|template|top|unsparsify|unspace|utf8-to-latin1|sample|bootstrap|altkv|bar|flatten|unflatten)$/;

/** Miller: the verbs of a chain decide. `tee`, `split` and `case` write; `put` and `filter` run a language with `system` in it. */
const mlr: Judge = (call, verdict) => {
	verdict.effect = "works on records";
	const words = call.args.map((arg) => arg.value);
	const at = words.findIndex(
		(word, i) =>
			!word.startsWith("-") &&
			!/^(--(ifs|ofs|fs|ips|ops|ps|irs|ors|rs|ofmt|nr-progress-mod|records-per-batch|tz)|-n)$/.test(words[i - 1] ?? ""),
	);
	const chain = words.flatMap((word, i) => (i === at || words[i - 1] === "then" ? [word] : []));
	const options = words.slice(0, Math.max(at, 0));
	const isKnown = options.every(
		(word) =>
			!word.startsWith("-") ||
			/^(-n|--[ioc2jtpxdmn]*(csv|tsv|json|jsonl|nidx|dkvp|xtab|pprint|markdown|lite|asv|usv)|--[cjtdnxplm]2[cjtdnxpmblD]|--(ifs|ofs|fs|ips|ops|ps|ofmt|barred|right|key-color|value-color|no-color|implicit-csv-header|headerless-csv-output|allow-ragged-csv-input|version|help))$/.test(
				word,
			),
	);
	if (at < 0 || !isKnown || chain.some((verb) => !millerReads.test(verb)))
		raise(verdict, "execute", "known-tool", `runs mlr ${chain.join(", ")}`);
	for (const arg of call.args.slice(at + 1)) if (/[./]/.test(arg.value) && !arg.value.startsWith("-")) reads(call, verdict, arg);
};

export const media: Judges = {
	mlr,
	ffprobe,
	ffmpeg,
	exiftool,
	convert: magick,
	magick,
	pandoc,
	pdftotext,
	exiv2,
	jar,
};
