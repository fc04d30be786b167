import { raise } from "../shell/verdict.ts";
import { reader, type Judge, type Judges } from "./kit.ts";
import { optionTable, readOptions } from "./options.ts";

/** The network of this machine: addresses, routes, name servers, firewall, open connections and what goes over them. */

const ipRead = /^(show|list|ls|lst|sh|l|s|get|help|monitor|identify|pids)$/;
const ip: Judge = (call, verdict) => {
	const parsed = readOptions(
		call.args,
		optionTable(
			"-46BMIDNahjoprstbdVicn -c? -f= -n= -json -pretty -color -br -brief -details -statistics -stats -family= -oneline -human -human-readable -iec -all -resolve -echo -netns= -timestamp -tshort -numeric -Version -rc= -loops=",
			true,
		),
		{ single: true, stopAtOperand: true },
	);
	const [object, verb] = parsed.operands.map((arg) => arg.value);
	verdict.effect = `shows network settings (${object ?? ""} ${verb ?? ""})`.replace(" )", ")");
	if (parsed.unknown.some((word) => !/^-[46BMIDNahjoprstbdVicn]+$/.test(word)))
		raise(verdict, "execute", "unknown-option", `\`${parsed.unknown[0]}\` is not known to be harmless for ip`);
	if (object === "help" || verb === "help") return;
	if (object === "netns" && verb === "exec") raise(verdict, "destructive", "privilege", "runs a command in another network");
	const isKnown =
		object === undefined ||
		/^(a|ad|add|addr|address|l|li|link|r|ro|route|ru|rule|n|ne|nei|neigh|neighbor|neighbour|tunnel|tuntap|maddr|maddress|mroute|mrule|monitor|xfrm|netns|l2tp|fou|macsec|tcp_metrics|token|netconf|netc|ntable|ntbl|nexthop|vrf|sr|stats|st|ila|ioam|mptcp|-V|addrlabel)$/.test(
			object,
		);
	if (!isKnown) raise(verdict, "execute", "unknown-subcommand", `ip ${object} is not known`);
	if (object === "monitor") return;
	if (
		verb !== undefined &&
		!ipRead.test(verb) &&
		!(
			parsed.operands.length === 2 &&
			/^(dev|up|[0-9a-f.:/]+|[a-z]+\d+)$/.test(verb) &&
			!/^(add|del|set|flush|change|replace|append|delete|save|restore|up|down)/.test(verb)
		)
	) {
		verdict.effect = `changes network settings (${object ?? ""} ${verb})`;
		raise(verdict, "destructive", "network-settings", verdict.effect);
	}
};

const settings =
	(effect: string, isRead: RegExp): Judge =>
	(call, verdict) => {
		const text = call.args.map((arg) => arg.value).join(" ");
		verdict.effect = `shows ${effect}`;
		if (call.args.length <= 10 && text.length <= 256 && isRead.test(text)) return;
		verdict.effect = `changes ${effect}`;
		raise(verdict, "destructive", "system-settings", verdict.effect);
	};
export const networkSettings: Judges = {
	ip,
	ifconfig: settings("network settings", /^(-[a-zA-Z]+\s*)*([\w.:-]+)?$/),
	iwconfig: settings("wireless settings", /^[\w.-]*$/),
	iw: settings("wireless settings", /^(dev|phy|list|help|reg get|event.*|dev \w+ (info|link|scan dump|station dump))?$/),
	route: settings("routes", /^(-[nvee46]+\s*)*$/),
	arp: settings("neighbours", /^(-[anve]+\s*)*([\w.]+)?$/),
	ethtool: settings("a network card", /^((-[igSkacTlmnPu]|--(driver|statistics|show-[a-z-]+))\s+)?[\w.]+$/),
	nmcli: settings(
		"network connections",
		/^((-[\w-]+|--\w[\w-]*)(\s+[\w,.-]+)?\s+)*(general|g|device|d|dev|con|connection|c|radio|networking|n|monitor|m|help)?(\s+(status|show|list|wifi( list)?|hostname|permissions|connectivity|help|all|monitor))*(\s+--active|\s+[\w"' .-]+)?$/,
	),
	resolvectl: settings("name servers", /^(status|statistics|dns|domain|query .*|--no-pager.*)?$/),
	netstat: reader(
		"n",
		"shows connections",
		"-aAbcCeFgiIlLMnNopPqrRsStTuvVwWxXZ46 -f= -I= -p? --all --numeric --listening --tcp --udp --program --programs --route --interfaces --statistics --continuous --extend --timers --wide --unix --verbose --groups --help --version",
	),
	ss: reader(
		"n",
		"shows connections",
		"-hVHQnraleompsiEZzNbtuwdSxBO460 -f= -A= -D> -F< -K= --all --listening --numeric --tcp --udp --unix --processes --summary --info --extended --options --memory --ipv4 --ipv6 --family= --query= --oneline --no-header --resolve --raw --packet --sctp --vsock --tipc --events --context --cgroup --bpf --help --version",
	),
	lsof: reader(
		"n",
		"shows open files",
		"-abCEhHilnNOPQRsSTtUvVwX -c= -d= -D= -e= -F? -g? -i? -k= -m= -o? -p= -r? -u= -x? -z? -K? -L? -s? +d= +D= +c= +r? +L? +m= -0123456789",
	),
	iptables: settings(
		"the firewall",
		/^((-t|--table)\s+\w+\s+)?(-[nvxwL]*[LS][nvx]*|--list|--list-rules)(\s+(-[nvx]+|--line-numbers|--numeric|--verbose|[A-Z]+))*$/,
	),
	ip6tables: settings(
		"the firewall",
		/^((-t|--table)\s+\w+\s+)?(-[nvxwL]*[LS][nvx]*|--list|--list-rules)(\s+(-[nvx]+|--line-numbers|--numeric|--verbose|[A-Z]+))*$/,
	),
	nft: settings("the firewall", /^(-[an]+\s+)*list\b/),
	ufw: settings("the firewall", /^(status|version|app list|show)\b/),
	"firewall-cmd": settings(
		"the firewall",
		/^(--(state|get-[\w-]+|list-[\w-]+|zone=\w+|query-[\w-]+|info-[\w=-]+|permanent|version|help)(=\S+)?\s*)+$/,
	),
	tcpdump: (call, verdict) => {
		verdict.effect = "records network traffic";
		raise(verdict, "destructive", "eavesdrop", verdict.effect);
	},
	tshark: (_call, verdict) => raise(verdict, "destructive", "eavesdrop", "records network traffic"),
	hostname: (call, verdict) => {
		verdict.effect = "shows the name of this machine";
		const names = call.args.filter((arg) => !arg.value.startsWith("-"));
		if (names.length > 0 || call.args.some((arg) => /^(-F|-b|--file|--boot)/.test(arg.value)))
			raise(verdict, "destructive", "system-settings", "changes the name of this machine");
	},
};
