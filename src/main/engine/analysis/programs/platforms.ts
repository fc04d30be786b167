import type { Call } from "../shell/types.ts";
import { deletes, lists, raise, reads, writes } from "../shell/verdict.ts";
import { always, reader, shown, tree, useOperands, type Judge, type Judges, type Operands } from "./kit.ts";

/** Names that only macOS or Windows know. */

const text = (call: Call): string => call.args.map((arg) => arg.value).join(" ");

const when =
	(isRead: RegExp, effect: string, risk: "destructive" | "execute" = "destructive"): Judge =>
	(call, verdict) => {
		verdict.effect = `shows ${effect}`;
		if (call.args.length <= 10 && text(call).length <= 256 && isRead.test(text(call))) return;
		verdict.effect = `changes ${effect}`;
		raise(verdict, risk, "system-settings", verdict.effect);
	};

const mac: Judges = {
	defaults: when(/^(-\w+\s+)*(read|read-type|find|domains|help)\b/, "settings of programs"),
	plutil: (call, verdict) => {
		verdict.effect = "looks at a property list";
		const all = text(call);
		const isRead =
			/^-(lint|p|help|type|extract .* -o -)/.test(all) ||
			/^(-p|-lint)/.test(all) ||
			(/^-(convert|extract)/.test(all) && /-o -(\s|$)/.test(all));
		useOperands(
			call,
			verdict,
			call.args.filter((arg, i) => !arg.value.startsWith("-") && /[./]/.test(arg.value) && call.args[i - 1]?.value !== "-o"),
			isRead ? "r" : "w",
		);
		const out = call.args.find((_arg, i) => call.args[i - 1]?.value === "-o");
		if (out !== undefined && out.value !== "-") writes(call, verdict, out);
		if (!isRead) raise(verdict, "write", "write", "changes a property list");
	},
	launchctl: when(
		/^(list|print|print-\w+|blame|procinfo|hostinfo|managerpid|manageruid|managername|error|variant|version|help|dumpstate|getenv|limit(?!\s+\w+\s+\w)|plist|resolveport|dumpjpcategory)\b(?!.*\sset)/,
		"services of the system",
	),
	networksetup: when(/^-(list|get|show|is|help|version|print)/i, "network settings"),
	scutil: when(/^(--(dns|proxy|nwi|get \w+|nc (list|status|show)|version|help)|-r\s.*|-w\s.*|-W\s.*)/, "network settings"),
	diskutil: when(
		/^(list|info|activity|listFilesystems|apfs list\w*|cs list|appleRAID list|coreStorage (list|info\w*)|image info|verifyDisk|verifyVolume)\b/i,
		"disks",
	),
	hdiutil: when(/^(info|imageinfo|isencrypted|plugins|pmap|verify|checksum|help|hfsanalyze|udifderez)\b/, "disk images"),
	tmutil: when(
		/^(help|version|listbackups|listlocalsnapshots\w*|latestbackup|machinedirectory|status|destinationinfo|isexcluded|uniquesize|calculatedrift|compare)\b/,
		"backups",
	),
	csrutil: when(/^(status|authenticated-root status|report|help)$/, "the protection of the system"),
	spctl: when(/^(--(assess|status|list|disable-status|test-devid-status)|-a|-l|-v\s)/, "the protection of the system"),
	security: (call, verdict) => {
		verdict.effect = "works with keychains";
		const all = text(call);
		if (
			/^(help|list-keychains|default-keychain|login-keychain|show-keychain-info|find-certificate|dump-trust-settings|verify-cert|cms|leaks|error|find-identity|list-smartcards|get-identity-preference|smartcards|requirement-evaluate|trust-settings-export|show-|translocate-(status|original))\b/.test(
				all,
			) &&
			!/\s-(s|d|k)\s/.test(all.replace(/^find-certificate.*/, ""))
		)
			return;
		if (/^find-(generic|internet)-password\b/.test(all) && !/\s-[a-zA-Z]*[gw]/.test(all)) return;
		raise(verdict, "destructive", "keychain", "reads or changes secrets in a keychain");
	},
	codesign: when(/^(-[a-z]*[dv]+[a-z0-9]*|--display|--verify|-h)\b(?!.*(-s\b|--sign|--remove))/, "signatures"),
	pkgutil: when(
		/^--(pkgs|packages|files|pkg-info|file-info|volume|groups?|pkg-groups|only|lsbom|check-signature|payload-files|export-plist|regexp|help|all)/,
		"installed packages",
	),
	installer: when(
		/^-(pkginfo|dominfo|volinfo|vers|help|showChoices\w*)|-(pkginfo|showChoicesXML|showChoicesAfterApplyingChangesXML)\b/,
		"installed packages",
	),
	softwareupdate: when(/^(-l|--list|--list-full-installers|--history|-h|--help|--dump-state)\b/, "system updates"),
	system_profiler: always("read", "read", "shows the machine"),
	sw_vers: always("read", "read", "shows the version of the system"),
	vm_stat: always("read", "read", "shows memory"),
	ioreg: always("read", "read", "shows hardware"),
	pmset: when(/^(-g\b.*|help)$/, "power settings"),
	nvram: when(/^(-p|-xp?|-h|[\w:-]+)$/, "settings of the firmware"),
	systemsetup: when(/^-(get|list|print|help|version)/, "settings of the system"),
	dscl: when(/^(-(plist|raw|url|q)\s+)*\S+\s+-?(read|list|readall|search|readpl|diff)\b/, "users and groups"),
	dscacheutil: when(/^-(q|cachedump|configuration|statistics)\b/, "caches"),
	profiles: when(/^(help|status|list|show|validate|version)\b/, "profiles of the system"),
	kextstat: always("read", "read", "shows modules"),
	kmutil: when(/^(showloaded|find|libraries|inspect|print-diagnostics|help)\b/, "modules of the kernel"),
	mdls: reader("l", "shows facts about", "-name -raw -nullMarker= -plist=", { single: true }),
	mdimport: when(/^(-t\b.*|-A|-L|-X)/, "the index of files", "execute"),
	mdutil: when(/^(-[sa]+|-L|-P|-t)\b/, "the index of files"),
	xattr: (call, verdict) => {
		verdict.effect = "shows attributes of files";
		const flags = call.args
			.filter((arg) => arg.value.startsWith("-"))
			.map((arg) => arg.value)
			.join("");
		if (/[wdc]/.test(flags.replace(/--\w+/g, ""))) {
			verdict.effect = "changes attributes of files";
			raise(verdict, "destructive", "attributes", verdict.effect);
		}
		for (const arg of call.args) if (!arg.value.startsWith("-") && /[./]/.test(arg.value)) lists(call, verdict, arg);
	},
	lipo: (call, verdict) => {
		verdict.effect = "looks at a program";
		if (!/-(info|archs|detailed_info|verify_arch)\b/.test(text(call))) raise(verdict, "write", "write", "changes a program");
		for (let i = 0; i < call.args.length; i++)
			if (/^-(output|o)$/.test(call.args[i]?.value ?? "") && call.args[i + 1] !== undefined)
				writes(call, verdict, call.args[i + 1] as (typeof call.args)[number]);
	},
	compression_tool: reader("-", "compresses or decompresses", "-encode -decode -i< -o> -a= -A= -b= -t= -v -h", { single: true }),
	dwarfdump: reader("r", "shows the inside of", "-a -u --uuid --debug-info? --debug-line? --all --arch= --name= --help --version -v"),
	symbols: always("read", "read", "shows symbols"),
	vmmap: always("execute", "trace", "looks into a process"),
	heap: always("execute", "trace", "looks into a process"),
	leaks: always("execute", "trace", "looks into a process"),
	sample: (call, verdict) => {
		verdict.effect = "looks at a process";
		const out = call.args.find((_arg, i) => /^-f(ile)?$/.test(call.args[i - 1]?.value ?? ""));
		if (out !== undefined) writes(call, verdict, out);
	},
	open: when(/^-R\s/, "a file in the file manager", "execute"),
	say: (call, verdict) => {
		verdict.effect = "speaks";
		for (let i = 0; i < call.args.length; i++) {
			const next = call.args[i + 1];
			if (next === undefined) continue;
			if (/^(-o|--output-file)$/.test(call.args[i]?.value ?? "")) writes(call, verdict, next);
			if (/^(-f|--input-file)$/.test(call.args[i]?.value ?? "")) reads(call, verdict, next);
		}
		if (call.args.some((arg) => /^(-n|--network)|^--output-file=|^-o./.test(arg.value)))
			raise(verdict, "execute", "unknown-option", "writes a file or sends sound away");
	},
	sips: (call, verdict) => {
		verdict.effect = "looks at pictures";
		const isRead = call.args.every(
			(arg) =>
				!/^(-[srzZcpidjeEmMoXOxPf]|--(set|resample|rotate|flip|crop|pad|out|delete|add|embed|match|optimize|debug|deleteColor))/.test(
					arg.value,
				),
		);
		useOperands(
			call,
			verdict,
			call.args.filter((arg) => /[./]/.test(arg.value)),
			isRead ? "r" : "w",
		);
		if (!isRead) raise(verdict, "write", "write", "changes pictures");
	},
	textutil: (call, verdict) => {
		verdict.effect = "looks at documents";
		if (!/^-(info|help)/.test(text(call))) raise(verdict, "write", "write", "converts documents");
	},
	qlmanage: when(/^(-m\b.*|-h)$/, "previews", "execute"),
	binhex: when(/^(probe\b.*|encode -c.*|decode -c.*)/, "encoded files", "execute"),
	screencapture: always("destructive", "screen", "takes a picture of the screen"),
	pbpaste: always("destructive", "clipboard", "reads the clipboard"),
	pbcopy: always("execute", "clipboard", "changes the clipboard"),
	xclip: always("destructive", "clipboard", "reads or changes the clipboard"),
	xsel: always("destructive", "clipboard", "reads or changes the clipboard"),
	"wl-paste": always("destructive", "clipboard", "reads the clipboard"),
	"wl-copy": always("execute", "clipboard", "changes the clipboard"),
	xdotool: always("destructive", "types-keys", "presses keys and clicks in other windows"),
	ydotool: always("destructive", "types-keys", "presses keys and clicks in other windows"),
	wtype: always("destructive", "types-keys", "presses keys in other windows"),
	cliclick: always("destructive", "types-keys", "clicks in other windows"),
	scrot: always("destructive", "screen", "takes a picture of the screen"),
	dserr: always("read", "read", "explains an error"),
	path_helper: always("read", "read", "shows the search path"),
	xcrun: always("execute", "wrapper", "runs a developer tool"),
	"xcode-select": when(/^(-p|--print-path|-v|--version|-h|--help)$/, "developer tools"),
};

const operandsWith =
	(kind: Operands, effect: string): Judge =>
	(call, verdict) => {
		const operands = call.args.filter((arg) => !/^[-/][a-zA-Z?]+(:\S*)?$/.test(arg.value));
		verdict.effect = `${effect} ${shown(operands)}`.trim();
		useOperands(call, verdict, operands, kind);
	};

const removeItem: Judge = (call, verdict) => {
	const operands = call.args.filter((arg) => !/^-/.test(arg.value) && !/^\/[a-zA-Z]$/.test(arg.value));
	verdict.effect = `deletes ${shown(operands)}`;
	for (const operand of operands) deletes(call, verdict, operand);
	raise(
		verdict,
		call.args.some((arg) => /^(-rec\w*|-r|-fo\w*|\/s|\/q|\/f)$/i.test(arg.value)) ? "destructive" : "write",
		"delete",
		verdict.effect,
	);
};

const windows: Judges = {
	"get-childitem": operandsWith("l", "lists"),
	gci: operandsWith("l", "lists"),
	"get-location": operandsWith("n", "shows the current folder"),
	"get-process": operandsWith("n", "shows processes"),
	"get-service": operandsWith("n", "shows services"),
	"get-date": operandsWith("n", "shows the date"),
	"get-help": operandsWith("n", "shows help"),
	"get-command": operandsWith("n", "shows commands"),
	"get-content": operandsWith("r", "shows"),
	gc: operandsWith("r", "shows"),
	"select-string": operandsWith("p", "searches"),
	"measure-object": operandsWith("n", "counts"),
	"select-object": operandsWith("n", "picks"),
	"sort-object": operandsWith("n", "sorts"),
	"format-table": operandsWith("n", "lays out"),
	"format-list": operandsWith("n", "lays out"),
	"out-string": operandsWith("n", "prints"),
	"write-output": operandsWith("n", "prints"),
	"write-host": operandsWith("n", "prints"),
	"test-path": operandsWith("l", "looks at"),
	"get-item": operandsWith("l", "looks at"),
	"get-filehash": operandsWith("r", "computes the checksum of"),
	"remove-item": removeItem,
	ri: removeItem,
	del: removeItem,
	erase: removeItem,
	rd: removeItem,
	"set-content": operandsWith("w", "writes"),
	"add-content": operandsWith("w", "writes"),
	"out-file": operandsWith("w", "writes"),
	"clear-content": always("destructive", "broad-delete", "empties", "w"),
	"new-item": operandsWith("w", "creates"),
	"copy-item": operandsWith("w", "copies"),
	"move-item": operandsWith("w", "moves"),
	"invoke-expression": always("destructive", "dynamic-code", "runs text as a command"),
	iex: always("destructive", "dynamic-code", "runs text as a command"),
	"invoke-webrequest": always("network", "network", "downloads from", "h"),
	iwr: always("network", "network", "downloads from", "h"),
	"invoke-restmethod": always("network", "network", "talks to", "h"),
	irm: always("network", "network", "talks to", "h"),
	"start-process": always("execute", "run", "starts"),
	"stop-process": always("destructive", "kill", "stops"),
	"stop-service": always("destructive", "system-settings", "stops a service"),
	"set-executionpolicy": always("destructive", "disables-protection", "changes which scripts may run"),
	"set-mppreference": always("destructive", "disables-protection", "changes the protection of the system"),
	"add-mppreference": always("destructive", "disables-protection", "changes the protection of the system"),
	"format-volume": always("destructive", "system-change", "formats a disk"),
	"clear-disk": always("destructive", "system-change", "wipes a disk"),
	reg: when(/^query\b/i, "the registry"),
	regedit: always("destructive", "system-settings", "changes the registry"),
	regsvr32: always("destructive", "loads-code", "loads code"),
	rundll32: always("destructive", "loads-code", "loads code"),
	mshta: always("destructive", "loads-code", "runs a script"),
	certutil: (call, verdict) => {
		verdict.effect = "works with certificates";
		raise(
			verdict,
			/^-(hashfile|dump|verify)\b/i.test(text(call)) ? "execute" : "destructive",
			"certutil",
			"downloads, decodes or changes certificates",
		);
	},
	bitsadmin: always("destructive", "network", "downloads in the background"),
	msiexec: always("destructive", "system-packages", "installs"),
	schtasks: when(/^\/query\b/i, "scheduled commands"),
	sc: when(/^(query|qc|queryex|getdisplayname)\b/i, "services"),
	net: when(/^(view|statistics|config|use|user|localgroup|share|accounts|start|help)(\s+\w+)?$/i, "users and shares"),
	netsh: when(/^(\w+ )+show\b/i, "network settings"),
	wmic: when(/^\w+(\s+get\b.*|\s+list\b.*)$/i, "the machine", "destructive"),
	taskkill: always("destructive", "kill", "stops"),
	tasklist: always("read", "read", "shows processes"),
	systeminfo: always("read", "read", "shows the machine"),
	ipconfig: when(/^(\/all|\/displaydns|)$/i, "network settings"),
	setx: always("destructive", "environment-poisoning", "sets a variable for good"),
	icacls: when(/^\S+$/, "who may use files"),
	takeown: always("destructive", "ownership", "takes files over"),
	attrib: when(/^[^+-]*$/, "attributes of files"),
	cipher: when(/^$/, "encryption of files"),
	vssadmin: when(/^list\b/i, "copies of disks"),
	wbadmin: when(/^get\b/i, "backups"),
	bcdedit: when(/^(\/enum.*|)$/i, "how the machine starts"),
	diskpart: always("destructive", "system-change", "changes disks"),
	format: always("destructive", "system-change", "formats a disk"),
	fsutil: when(/^\w+ (query|drivetype|drives|volumeinfo|ntfsinfo)/i, "file systems"),
	wevtutil: when(/^(el|gl|qe|enum-logs|query-events)\b/i, "system logs"),
	where: always("read", "read", "says where a program is"),
	ver: always("read", "read", "shows the version of the system"),
	findstr: operandsWith("p", "searches"),
	robocopy: always("destructive", "write", "copies folders", "w"),
	xcopy: always("execute", "write", "copies files", "w"),
	wsl: tree({ globals: "--list -l --status --version --help", read: "none", otherwise: "execute", what: "runs Linux" }),
};

export const platforms: Judges = { ...windows, ...mac };
