import { lists, raise, reads, writes } from "../shell/verdict.ts";
import type { Judge, Judges } from "./kit.ts";
import { addHosts, isFed } from "./remote.ts";
import { when, words } from "./system-kit.ts";

/** Keys, certificates and stored passwords of the machine's own tools. */

const openssl: Judge = (call, verdict) => {
	const sub = call.args[0]?.value ?? "";
	const rest = call.args.slice(1);
	verdict.effect = `openssl ${sub}`;
	if (call.args.length === 0 || /^(help|version|ciphers|list|errstr|prime|speed)$/.test(sub)) return;
	if (/^(s_client|s_server|ocsp|s_time|ts|cmp)$/.test(sub)) {
		addHosts(verdict, rest);
		verdict.effect = sub === "s_server" ? "waits for connections" : "opens an encrypted connection";
		raise(verdict, isFed(call) || sub === "s_server" ? "destructive" : "network", isFed(call) ? "upload" : "network", verdict.effect);
		return;
	}
	const isView =
		/^(x509|verify|asn1parse|crl|req|pkcs7|dgst|md5|sha1|sha256|sha512|base64|enc|rand|rsa|ec|pkey|pkcs12|crl2pkcs7|storeutl|nseq|spkac|rsautl|pkeyutl|ecparam|dsaparam|dhparam|genrsa|genpkey|passwd)$/.test(
			sub,
		);
	if (!isView) raise(verdict, "execute", "unknown-subcommand", `openssl ${sub} is not known to be harmless`);
	const isPublicPart = /^(x509|crl|verify|req|pkcs7|asn1parse)$/.test(sub);
	for (let i = 0; i < rest.length; i++) {
		const text = rest[i]?.value ?? "";
		const value = rest[i + 1];
		// A certificate is public; only a key is a secret.
		if (value !== undefined && isPublicPart && /^-(in|CAfile|CA|cert|certfile|untrusted)$/.test(text)) {
			lists(call, verdict, value);
			continue;
		}
		if (/^-(engine|provider|provider-path|config|extfile)$/.test(text))
			raise(verdict, "execute", "unknown-option", `\`${text}\` loads code or settings`);
		if (value === undefined) continue;
		if (/^-(in|inkey|CAfile|CA|cert|certfile|untrusted|signature|sigfile|verify|prverify|kfile|CAkey|key|signkey|passin|pass)$/.test(text))
			reads(call, verdict, { ...value, value: value.value.replace(/^file:/, "").replace(/^(pass|env|stdin|fd):.*$/, "-") });
		if (/^-(out|keyout|writerand|outdir|sign_out)$/.test(text)) {
			verdict.hazards.push(text);
			writes(call, verdict, value);
		}
	}
	if (/^(dgst|md5|sha1|sha256|sha512)$/.test(sub)) for (const arg of rest) if (!arg.value.startsWith("-")) reads(call, verdict, arg);
	if (/^(genrsa|genpkey)$/.test(sub) || (sub === "req" && rest.some((arg) => /^-(new|newkey|x509)$/.test(arg.value))))
		raise(verdict, "execute", "key", "makes a key or a request");
	if (/^(rsa|ec|pkey|pkcs12)$/.test(sub) && !rest.some((arg) => /^-(noout|pubout|pubin)$/.test(arg.value)))
		raise(verdict, "execute", "key", "shows or converts a private key");
};

export const keys: Judges = {
	openssl,
	"ssh-keygen": (call, verdict) => {
		verdict.effect = "works with ssh keys";
		const text = call.args.map((arg) => arg.value).join(" ");
		const file = call.args.find((_arg, i) => call.args[i - 1]?.value === "-f");
		if (/(^|\s)-(l|lf|lvf|F)\b/.test(text)) {
			if (file !== undefined) lists(call, verdict, file);
			return;
		}
		raise(verdict, /-D|-R|-s\b/.test(text) ? "destructive" : "execute", "key", "makes or changes keys");
		if (file !== undefined) writes(call, verdict, file);
	},
	"ssh-add": (call, verdict) => {
		verdict.effect = "lists or changes the keys that are loaded";
		if (!call.args.every((arg) => /^-[lL]$/.test(arg.value)) || call.args.length === 0)
			raise(verdict, "destructive", "key", verdict.effect);
	},
	gpg: (call, verdict) => {
		const text = words(call);
		verdict.effect = "works with keys and signatures";
		if (
			/^(--(list-keys|list-public-keys|list-sigs|fingerprint|check-sigs|version|help|list-packets|list-config|show-keys|verify|list-secret-keys|list-options|with-colons|keyid-format\s\S+)|-k|-K|-h)(\s|$)/.test(
				text,
			) &&
			!/--(output|exec-path|homedir|options|agent-program|dearmor|gen-key|import|delete|export)/.test(text)
		) {
			for (const arg of call.args) if (/[./]/.test(arg.value) && !arg.value.startsWith("-")) reads(call, verdict, arg);
			return;
		}
		raise(
			verdict,
			/--(delete|export-secret|edit-key|import|recv|send|gen|quick|sign-key|change|card-edit)|(^|\s)-[a-zA-Z]*d|--decrypt/.test(text)
				? "destructive"
				: "execute",
			"keys",
			verdict.effect,
		);
	},
	keyctl: when(/^(show|list|rlist|describe|rdescribe|get_persistent)\b/, "shows keys", "reads or changes keys"),
	pass: when(/^(ls|list|find|search|version|help|git log)?(\s|$)[\w/-]*$/, "lists stored passwords", "shows or changes stored passwords"),
};
