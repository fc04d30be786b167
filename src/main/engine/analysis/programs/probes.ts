import type { Arg } from "../shell/types.ts";
import { raise, reads } from "../shell/verdict.ts";
import { shown, type Judge, type Judges } from "./kit.ts";
import { addHosts } from "./remote.ts";

/** Programs that ask other machines something, and send no file. */

/** A tool that only asks or probes, but whose question itself can carry data out. */
const probe =
	(effect: string): Judge =>
	(call, verdict) => {
		const rest = call.args.filter((arg) => !arg.value.startsWith("-") && !arg.value.startsWith("+"));
		if (call.args.length > 0 && call.args.every((arg) => /^(-V|-h|-v|--version|--help)$/.test(arg.value))) {
			verdict.effect = `shows help of ${call.name}`;
			return;
		}
		addHosts(verdict, rest);
		verdict.effect = `${effect} ${shown(rest)}`;
		raise(verdict, "network", "network", verdict.effect);
		for (let i = 0; i < call.args.length; i++)
			if (/^-f$/.test(call.args[i]?.value ?? "") && call.args[i + 1] !== undefined && call.name === "dig")
				reads(call, verdict, call.args[i + 1] as Arg);
	};

export const probes: Judges = {
	ping: probe("asks whether it answers:"),
	ping6: probe("asks whether it answers:"),
	fping: probe("asks whether it answers:"),
	arping: probe("asks whether it answers:"),
	hping3: probe("sends packets to"),
	traceroute: probe("traces the way to"),
	traceroute6: probe("traces the way to"),
	tracepath: probe("traces the way to"),
	mtr: probe("traces the way to"),
	dig: probe("asks the name server about"),
	delv: probe("asks the name server about"),
	adig: probe("asks the name server about"),
	ahost: probe("asks the name server about"),
	rpcinfo: probe("asks what services run on"),
	showmount: probe("asks what is shared by"),
	kdig: probe("asks the name server about"),
	drill: probe("asks the name server about"),
	dog: probe("asks the name server about"),
	doggo: probe("asks the name server about"),
	nslookup: probe("asks the name server about"),
	host: probe("asks the name server about"),
	whois: probe("asks who owns"),
	finger: probe("asks about"),
	nmap: probe("scans"),
	masscan: probe("scans"),
	"ssh-keyscan": probe("asks for the keys of"),
	ngrok: probe("opens a tunnel:"),
	cloudflared: probe("opens a tunnel:"),
	getent: (call, verdict) => {
		verdict.effect = `looks up ${shown(call.args)}`;
		if (/^(hosts|ahosts\w*)$/.test(call.args[0]?.value ?? "") && call.args.length > 1) raise(verdict, "network", "network", verdict.effect);
		if (/shadow|gshadow/.test(call.args.map((arg) => arg.value).join(" ")))
			raise(verdict, "destructive", "sensitive-read", "reads the password store");
	},
};
