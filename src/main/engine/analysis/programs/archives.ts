import type { Arg, Call, Verdict } from "../shell/types.ts";
import { placeOf } from "../shell/places.ts";
import { deletes, raise, reads, writes } from "../shell/verdict.ts";
import { type Judge, type Judges } from "./kit.ts";

/** Archivers. Listing is a read; unpacking writes whatever the archive says. */

const text = (call: Call): string => call.args.map((arg) => arg.value).join(" ");

const tar: Judge = (call, verdict) => {
	const first = call.args[0]?.value ?? "";
	const words = call.args.map((arg) => arg.value);
	if (words.length > 0 && words.every((word) => /^--(help|version|usage|show-defaults)$/.test(word))) return;
	const letters =
		(/^-?[a-zA-Z0-9]+$/.test(first) && !first.startsWith("--") ? first.replace("-", "") : "") +
		words.filter((word, i) => i > 0 && /^-[a-zA-Z]+$/.test(word)).join("");
	const has = (letter: string, name: string): boolean =>
		letters.includes(letter) ||
		words.some(
			(word) => word.startsWith("--") && word.length > 4 && (`--${name}`.startsWith(word.split("=", 1)[0] ?? "") || word === `--${name}`),
		);
	const isList = has("t", "list") || has("d", "diff");
	const isMake = has("c", "create") || has("r", "append") || has("u", "update") || has("A", "concatenate");
	const isOpen = has("x", "extract") || has("x", "get");
	verdict.effect = isMake ? "packs files into an archive" : isOpen ? "unpacks an archive" : "lists an archive";
	const operands: Arg[] = [];
	let archive: Arg | undefined;
	let folder: Arg | undefined;
	const cluster = /^-?[a-zA-Z]*$/.test(first) && !first.startsWith("--");
	for (let i = cluster ? 1 : 0; i < call.args.length; i++) {
		const arg = call.args[i] as Arg;
		const word = arg.value;
		const next = call.args[i + 1];
		const attached = /^--(file|directory|files-from|exclude-from)=([\s\S]*)$/.exec(word);
		if (attached !== null) {
			const value = { ...arg, value: attached[2] ?? "" };
			if (attached[1] === "file") archive = value;
			else if (attached[1] === "directory") folder = value;
			else reads(call, verdict, value);
		} else if (/^-[a-zA-Z]*f$/.test(word) || word === "--file") {
			archive = next;
			i += 1;
		} else if (word === "-C" || word === "--directory") {
			folder = next;
			i += 1;
		} else if (word === "-T" || word === "-X" || word === "--files-from") {
			if (next !== undefined) reads(call, verdict, next);
			i += 1;
		} else if (!word.startsWith("-")) operands.push(arg);
	}
	if (cluster && first.includes("f") && archive === undefined) archive = operands.shift();
	const danger = words.find(
		(word) =>
			/^(-I|-F|-i)$|^-I.|^--(to-c|use-c|chec|rsh|rmt|info-s|new-vol|transform|xform|warning-x|absolute|one-top|keep-directory|unlink|recursive-u|overwrite-dir|remove-f|delete|owner|hard)/.test(
				word,
			) && !/^--checkpoint(=\d+)?$/.test(word),
	);
	if (danger !== undefined) {
		verdict.hazards.push(danger);
		raise(
			verdict,
			/exec=|to-c|use-c|^-I|rsh|info-s|new-v/.test(danger) ? "destructive" : "execute",
			"tar-option",
			`\`${danger}\` runs or removes something`,
		);
	}
	if (archive !== undefined && /^[^/]+:/.test(archive.value) && !words.includes("--force-local"))
		raise(verdict, "destructive", "upload", `sends the archive to ${archive.value}`);
	if (isMake) {
		for (const operand of operands)
			reads(
				call,
				verdict,
				folder === undefined || operand.value.startsWith("/") ? operand : { ...operand, value: `${folder.value}/${operand.value}` },
			);
		if (archive !== undefined && archive.value !== "-") writes(call, verdict, archive, "packs into");
		else raise(verdict, "execute", "archive", "packs files and hands them on");
	} else if (isOpen) {
		if (archive !== undefined) reads(call, verdict, archive);
		if (has("O", "to-stdout") && !words.includes("-P")) {
			verdict.effect = "shows files of an archive";
			if (danger === undefined) return;
		}
		writes(call, verdict, folder ?? { value: ".", dynamic: call.cwd === undefined, glob: false }, "unpacks to");
		if (has("P", "absolute-names")) raise(verdict, "destructive", "archive-escape", "lets the archive write anywhere");
		raise(verdict, "execute", "archive-content", "writes whatever the archive holds");
	} else if (isList) {
		if (archive !== undefined) reads(call, verdict, archive);
	} else raise(verdict, "execute", "archive", "changes an archive");
};

const listing =
	(isList: RegExp, flags: { readonly toScreen?: RegExp; readonly danger?: RegExp }, making: boolean): Judge =>
	(call, verdict) => {
		const all = text(call);
		const files = call.args.filter((arg) => !arg.value.startsWith("-"));
		if (call.args.length === 0 || isList.test(all)) {
			verdict.effect = "lists an archive";
			if (flags.danger?.test(all) === true) raise(verdict, "execute", "unknown-option", "an option makes this more than a read");
			for (const file of files) if (/[./]/.test(file.value)) reads(call, verdict, file);
			return;
		}
		if (flags.toScreen?.test(all) === true) {
			verdict.effect = "shows the content of an archive";
			for (const file of files) reads(call, verdict, file);
			return;
		}
		verdict.effect = making ? "packs or unpacks files" : "unpacks files";
		raise(verdict, "write", "write", verdict.effect);
		if (flags.danger?.test(all) === true) raise(verdict, "execute", "archive-option", "an option runs or removes something");
		for (const file of files) {
			const place = placeOf(file.value, call, file.dynamic, file.glob);
			if (place.secret !== undefined) reads(call, verdict, file);
			else if (/[./]/.test(file.value)) writes(call, verdict, file);
		}
	};

/** gzip and friends replace the file, unless told to print, list, test or keep. */
const squeeze = (call: Call, verdict: Verdict): void => {
	const all = text(call);
	const files = call.args.filter((arg) => !arg.value.startsWith("-"));
	const isLook = /(^|\s)(-[a-zA-Z0-9]*[lt][a-zA-Z0-9]*|--list|--test|--help|--version|-V|-h|--info|--info-memory)(\s|$)/.test(all);
	const toScreen = /(^|\s)(-[a-zA-Z0-9]*c[a-zA-Z0-9]*|--stdout|--to-stdout)(\s|$)/.test(all) || files.length === 0;
	verdict.effect = isLook
		? "looks at compressed files"
		: toScreen
			? "shows compressed or decompressed data"
			: "compresses or decompresses files in place";
	if (/(^|\s)(--use-compress|--suffix|-S|-o|--filelist|--files|--patch-from|-D|--output-dir)/.test(all))
		raise(verdict, "write", "write", "writes other files");
	for (const file of files) {
		if (isLook || toScreen) reads(call, verdict, file);
		else {
			if (placeOf(file.value, call).secret !== undefined) reads(call, verdict, file);
			if (/(^|\s)(-[a-zA-Z0-9]*k|--keep)/.test(all)) writes(call, verdict, { ...file, value: `${file.value}.gz` });
			else deletes(call, verdict, file, "replaces");
		}
	}
	if (!isLook && !toScreen) raise(verdict, "write", "write", verdict.effect);
};

const unzip = listing(
	/^(-[a-zA-Z]*[lvtzZ][a-zA-Z1]*|--help|-h+|-hh|-Z\S*)(\s|$)/,
	{ toScreen: /(^|\s)-[a-zA-Z]*[pc][a-zA-Z]*(\s|$)/, danger: /(^|\s)-[a-zA-Z]*[dK:]/ },
	false,
);
const seven = listing(
	/^(l|t|h|b|i|--help|-h)(\s|$)/,
	{ toScreen: /^[ex]\s[\s\S]*(^|\s)-so(\s|$)/, danger: /(^|\s)-(sdel|o|w|si|an|i!?@|i)/ },
	true,
);

export const archives: Judges = {
	tar,
	gtar: tar,
	bsdtar: tar,
	unzip,
	zipinfo: listing(/^/, {}, false),
	zip: listing(/^(-h|-v|-sf|-T|--help|--version|-L)(\s|$)/, { danger: /(^|\s)(-TT|--unzip-command|-m|--move|-d|--delete|-T)/ }, true),
	"7z": seven,
	"7za": seven,
	"7zz": seven,
	"7zr": seven,
	rar: listing(/^(l|lb|lt|v|vb|vt|t)(\s|$)/, {}, true),
	unrar: listing(/^(l|lb|lt|v|vb|vt|t)(\s|$)/, { toScreen: /^p(\s|$)/ }, false),
	unar: listing(/^(-v|-h)$/, {}, false),
	lsar: listing(/^/, {}, false),
	ar: listing(/^-?[tp]v?(\s|$)/, {}, true),
	cpio: listing(/^-[a-zA-Z]*t/, { danger: /rsh|-F|-p/ }, true),
	gzip: squeeze,
	gunzip: squeeze,
	pigz: squeeze,
	bzip2: squeeze,
	bunzip2: squeeze,
	bzip3: squeeze,
	xz: squeeze,
	unxz: squeeze,
	lzma: squeeze,
	unlzma: squeeze,
	zstd: squeeze,
	unzstd: squeeze,
	lz4: squeeze,
	lzip: squeeze,
	lzop: squeeze,
	brotli: squeeze,
	compress: squeeze,
	uncompress: squeeze,
};
