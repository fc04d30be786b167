import { raise } from "../shell/verdict.ts";
import { isHelp, reader, tree, type Judge, type Judges } from "./kit.ts";

/** Terminals in terminals, manuals and other programs where one listing verb stands among verbs that run things. */

const listsOnly =
	(isLook: RegExp, effect: string, otherwise: string): Judge =>
	(call, verdict) => {
		const text = call.args.map((arg) => arg.value).join(" ");
		verdict.effect = effect;
		if (call.args.length === 1 && isHelp(text)) return;
		if (text.length <= 256 && isLook.test(text) && call.args.every((arg) => !arg.dynamic)) return;
		verdict.effect = otherwise;
		raise(verdict, "execute", "terminal", otherwise);
	};

const words = String.raw`[\w@%:./,+-]+`;

const tmux = listsOnly(
	new RegExp(
		String.raw`^(ls|list-(sessions|windows|panes|clients|buffers|keys|commands)|lsw|lsp|lsc|lsb|lsk|lscm|show-options|show-window-options|show|showw|has-session|has|info|server-info|-V)( -[aswgvA]+)*( -[tT] ${words})?$`,
	),
	"lists terminal sessions",
	"works with a terminal multiplexer",
);

/** A manual opens a pager on a terminal; only the ways to ask about manuals do not. */
const man: Judge = (call, verdict) => {
	verdict.effect = "opens a manual page";
	const isLook = call.args.some((arg) => /^(-k|-f|-w|-W|--apropos|--whatis|--where|--path|--where-cat)$/.test(arg.value));
	const unknown = call.args.filter(
		(arg) =>
			!/^(-[kfwWaIis]|--(apropos|whatis|where|path|where-cat|all|regex|wildcard|ignore-case|names-only)|[\w.+:]*[\w+]|[\w+][\w.+:-]*)$/.test(
				arg.value,
			),
	);
	for (const arg of unknown) verdict.hazards.push(arg.value);
	if (unknown.length === 0 && (isLook || call.piped)) {
		verdict.effect = isLook ? "looks for manual pages" : "shows a manual page";
		return;
	}
	raise(verdict, "execute", "editor", "opens a manual page in a pager, from which anything can be run");
};

const virsh = tree({
	globals: "-qrthvV --quiet --readonly --timing --version --help",
	read: "list dominfo domstate domid domuuid domname domblklist domblkinfo domblkstat domblkerror domifaddr domiflist domifstat domif-getlink dommemstat domstats domtime domhostname domfsinfo domjobinfo domcontrol domdisplay domcapabilities vcpuinfo vcpucount cpu-stats cpu-models nodeinfo nodememstats nodecpustats nodecpumap net-list net-info net-dumpxml net-dhcp-leases net-uuid net-name net-event pool-list pool-info pool-dumpxml pool-uuid vol-list vol-info vol-path vol-name vol-key vol-pool vol-dumpxml snapshot-list snapshot-info snapshot-current snapshot-parent checkpoint-list checkpoint-info dumpxml capabilities version hostname uri sysinfo freecell freepages iface-list iface-dumpxml nodedev-list nodedev-dumpxml secret-list nwfilter-list nwfilter-dumpxml schedinfo memtune blkiotune iothreadinfo maxvcpus help",
	dangers: ["current-set", "set", "config", "live", "file", "security-info", "connect"],
	otherwise: "execute",
	what: "works with virtual machines",
});

const ctr = tree({
	globals: "-n= --namespace= --debug --timeout= -h --help -v --version",
	read: "version info images.ls images.list images.check image.ls i.ls containers.ls containers.list containers.info container.ls c.ls tasks.ls tasks.list tasks.ps tasks.metrics task.ls t.ls namespaces.ls namespaces.list namespace.ls content.ls content.active snapshots.ls snapshots.info snapshots.usage snapshots.tree plugins.ls plugins.list leases.ls",
	depth: 2,
	otherwise: "execute",
	what: "works with containers",
});

export const sessions: Judges = {
	tmux,
	screen: listsOnly(/^(-ls|-list|-v|--version)$/, "lists terminal sessions", "works with a terminal multiplexer"),
	zellij: listsOnly(
		/^(ls|list-sessions|list-aliases|setup --check|setup --dump-config)( -[ns]+)*$/,
		"lists terminal sessions",
		"works with a terminal multiplexer",
	),
	byobu: listsOnly(/^(-ls|list-sessions)$/, "lists terminal sessions", "works with a terminal multiplexer"),
	abduco: listsOnly(/^(-l|-v)?$/, "lists terminal sessions", "works with a terminal session"),
	dtach: listsOnly(/^-V$/, "shows a version", "works with a terminal session"),
	man,
	virsh,
	ctr,
	numactl: listsOnly(/^(-H|--hardware|-s|--show)$/, "shows memory of processors", "runs a program on other processors"),
	kubectx: listsOnly(/^(-c|--current)?$/, "lists clusters", "switches to another cluster"),
	kubens: listsOnly(/^(-c|--current)?$/, "lists namespaces", "switches to another namespace"),
	xcrun: listsOnly(
		new RegExp(
			String.raw`^(--sdk ${words} )?(-f|--find|--show-sdk-(path|version|build-version|platform-path|platform-version)|--show-toolchain-path)( ${words})?$`,
		),
		"says where a developer tool is",
		"runs a developer tool",
	),
	"ansible-test": listsOnly(/^(env( --(show|list-files))*|--version)$/, "shows where tests would run", "runs tests"),
	adb: tree({
		globals: "-d -e -a -s= -t= -H= -P= --help --version",
		single: true,
		read: "devices version help get-state get-serialno get-devpath features host-features mdns.check mdns.services forward.--list reverse.--list start-server",
		judges: {
			logcat: reader(
				"n",
				"shows the log of a device",
				"-d -D -t= -T= -v= -b= -s -g -S -L -B -e= -m= --pid= --uid= -regex= --print --max-count= --last --binary --dump",
				{ single: true },
			),
			shell: (call, verdict) => {
				const text = call.args.map((arg) => arg.value).join(" ");
				verdict.effect = `runs ${text} on a device`;
				if (
					/^(getprop|dumpsys|df|ps|uptime|id|date|uname|wm (size|density)|pm (list|path)|settings (get|list)|ls|pwd|service list|ime list)( [\w./-]+)*$/.test(
						text,
					)
				) {
					verdict.effect = "shows the state of a device";
					return;
				}
				raise(verdict, "execute", "subcommand", verdict.effect);
			},
		},
		depth: 2,
		otherwise: "execute",
		what: "works with a device",
	}),
};
