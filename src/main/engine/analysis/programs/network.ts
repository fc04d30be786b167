import type { Arg, Call, Verdict } from "../shell/types.ts";
import { placeOf } from "../shell/places.ts";
import { raise, reads, writes } from "../shell/verdict.ts";
import { optionTable, readOptions } from "./options.ts";
import { addHosts, isFed } from "./remote.ts";
import { shown, tree, type Judge, type Judges } from "./kit.ts";

/** Programs that send to and fetch from other machines. What leaves cannot be taken back: sending a file or unseen input is destructive. */

const upload = (call: Call, verdict: Verdict, file: Arg, host: string): void => {
	reads(call, verdict, file);
	raise(verdict, "destructive", "upload", `sends the content of ${file.value} to ${host}`, file.span);
};

const curlOptions =
	"-#0123456aBfgGiIjJklLMnNOpqRsSvVZ -A= -b= -c> -C= -d= -D> -e= -E< -F= -h? -H= -K< -m= -o> -P= -Q= -r= -t= -T= -u= -U= -w= -x= -X= -y= -Y= -z= --data= --data-raw= --data-ascii= --data-binary= --data-urlencode= --json= --form= --form-string= --upload-file= --output> --output-dir> --config< --cookie= --cookie-jar> --dump-header> --trace> --trace-ascii> --stderr> --header= --user= --user-agent= --referer= --request= --url= --url-query= --proxy= --max-time= --connect-timeout= --retry= --retry-delay= --retry-max-time= --range= --write-out= --cacert< --cert< --key< --capath= --ciphers= --resolve= --connect-to= --interface= --limit-rate= --max-filesize= --max-redirs= --proto= --proto-default= --quote= --time-cond= --unix-socket= --abstract-unix-socket= --netrc-file< --create-dirs --compressed --fail --fail-with-body --get --head --include --insecure --location --location-trusted --remote-name --remote-name-all --remote-header-name --show-error --silent --verbose --version --help? --ipv4 --ipv6 --http1.0 --http1.1 --http2 --http3 --no-buffer --no-keepalive --parallel --progress-bar --raw --tcp-nodelay --tlsv1.2 --tlsv1.3 --tlsv1 --ssl-reqd --netrc --netrc-optional --retry-connrefused --retry-all-errors --no-progress-meter --path-as-is --globoff --digest --basic --ntlm --negotiate --anyauth --oauth2-bearer= --aws-sigv4= --proxy-header= --proxy-user= --noproxy= --socks5= --socks5-hostname= --socks4= --keepalive-time= --doh-url= --dns-servers= --next --append --crlf --list-only --disable --form-escape --styled-output --mail-from= --mail-rcpt= --etag-save> --etag-compare< --hsts= --alt-svc= --libcurl> --pass= --pinnedpubkey= --ssl --xattr --fail-early --variable= --expand-url= --expand-output=";

const curl: Judge = (call, verdict) => {
	const parsed = readOptions(call.args, optionTable(curlOptions));
	const urls = [
		...parsed.operands,
		...parsed.options.flatMap((option) => (option.name === "url" && option.value !== undefined ? [option.value] : [])),
	];
	if (
		urls.length === 0 &&
		parsed.options.length > 0 &&
		parsed.options.every((option) => /^(h|help|V|version|M|manual)$/.test(option.name))
	) {
		verdict.effect = "shows help of curl";
		return;
	}
	const host = addHosts(verdict, urls);
	let isSend = false;
	verdict.effect = `downloads from ${host}`;
	for (const url of urls) if (/^file:/i.test(url.value)) reads(call, verdict, { ...url, value: url.value.replace(/^file:\/\//i, "") });
	for (const option of parsed.options) {
		const value = option.value;
		if (!option.known) {
			verdict.hazards.push(option.arg.value);
			continue;
		}
		if (value === undefined) continue;
		if (option.takes === "writes") writes(call, verdict, value);
		if (option.takes === "reads" && option.name !== "cacert") reads(call, verdict, value);
		if (option.name === "K" || option.name === "config")
			raise(verdict, "execute", "options-from-file", `takes its options from ${value.value}`);
		if (option.name === "o" || option.name === "output") verdict.effect = `downloads from ${host} to ${value.value}`;
		if (/^(d|data|data-ascii|data-binary|data-urlencode|json)$/.test(option.name)) {
			isSend = true;
			const file = option.name === "data-urlencode" ? /^[^=@]*@([\s\S]+)$/.exec(value.value)?.[1] : /^@([\s\S]+)$/.exec(value.value)?.[1];
			if (file === "-" ? isFed(call) : false) raise(verdict, "destructive", "upload", `sends its input, which nobody has seen, to ${host}`);
			else if (file !== undefined && file !== "-") upload(call, verdict, { ...value, value: file }, host);
			else if (value.dynamic && /\$\(|`|<\(/.test(value.value))
				raise(verdict, "destructive", "upload", `sends what another command prints to ${host}`, value.span);
		}
		if (/^(F|form)$/.test(option.name)) {
			isSend = true;
			const file = /=(?:@|<)([^;,]+)/.exec(value.value)?.[1];
			if (file !== undefined) upload(call, verdict, { ...value, value: file }, host);
		}
		if (/^(T|upload-file)$/.test(option.name)) {
			isSend = true;
			if (value.value !== "-" && value.value !== ".") upload(call, verdict, value, host);
			else raise(verdict, "destructive", "upload", `sends its input, which nobody has seen, to ${host}`);
		}
		if (/^(X|request)$/.test(option.name) && !/^(GET|HEAD|OPTIONS)$/i.test(value.value)) {
			isSend = true;
			if (/^DELETE$/i.test(value.value)) raise(verdict, "destructive", "remote-delete", `asks ${host} to delete something`);
		}
		if ((option.name === "H" || option.name === "header") && /^@/.test(value.value))
			upload(call, verdict, { ...value, value: value.value.slice(1) }, host);
		if (/^(Q|quote)$/.test(option.name) && /DELE|RMD|RNFR/i.test(value.value))
			raise(verdict, "destructive", "remote-delete", `asks ${host} to delete something`);
	}
	if (isSend) verdict.effect = `sends data to ${host}`;
	raise(verdict, "network", "network", verdict.effect);
};

const wget: Judge = (call, verdict) => {
	const parsed = readOptions(
		call.args,
		optionTable(
			"-46bcdEFHhjKkLlmNnpqrSvVx -a> -A= -B= -D= -e= -i< -I= -l= -o> -O> -P> -Q= -R= -t= -T= -U= -w= -X= --output-document> --output-file> --append-output> --directory-prefix> --input-file< --post-file= --body-file= --post-data= --body-data= --method= --header= --user= --password= --user-agent= --referer= --execute= --config< --load-cookies< --save-cookies> --timeout= --tries= --wait= --limit-rate= --level= --accept= --reject= --domains= --ca-certificate< --certificate< --private-key< --spider --quiet --verbose --no-verbose --recursive --mirror --page-requisites --convert-links --no-check-certificate --no-clobber --continue --content-disposition --background --no-parent --timestamping --show-progress --progress= --server-response --no-proxy --https-only --version --help --debug --max-redirect= --restrict-file-names= --no-cookies --adjust-extension --span-hosts --no-host-directories --cut-dirs= --random-wait --warc-file> --base= --retry-connrefused --no-directories --force-html -nc -nv -nd -nH -np",
		),
	);
	if (
		parsed.operands.length === 0 &&
		parsed.options.length > 0 &&
		parsed.options.every((option) => /^(h|help|V|version)$/.test(option.name))
	) {
		verdict.effect = "shows help of wget";
		return;
	}
	const host = addHosts(verdict, parsed.operands);
	verdict.effect = `downloads from ${host}`;
	raise(verdict, "network", "network", verdict.effect);
	let names = false;
	for (const option of parsed.options) {
		const value = option.value;
		if (!option.known) verdict.hazards.push(option.arg.value);
		if (value === undefined) continue;
		if (option.takes === "writes") {
			names = true;
			writes(call, verdict, value);
		}
		if (option.takes === "reads" && option.name !== "ca-certificate") reads(call, verdict, value);
		if (/^(post-file|body-file)$/.test(option.name)) upload(call, verdict, value, host);
		if (/^(e|execute)$/.test(option.name) || option.name === "use-askpass")
			raise(verdict, "execute", "wget-command", `sets ${value.value}`);
	}
	if (!names && !parsed.options.some((option) => option.name === "spider"))
		raise(verdict, "write", "write", "writes the download into the current folder");
};

const ssh: Judge = (call, verdict) => {
	const parsed = readOptions(
		call.args,
		optionTable("-46AaCfGgKkMNnqsTtVvXxYy -B= -b= -c= -D= -E> -e= -F< -I= -i= -J= -L= -l= -m= -O= -o= -p= -Q= -R= -S= -W= -w="),
		{ stopAtOperand: true },
	);
	if (parsed.operands.length === 0 && parsed.options.every((option) => /^[VQ]$/.test(option.name))) {
		verdict.effect = "shows the version of ssh";
		return;
	}
	const host = addHosts(verdict, parsed.operands.slice(0, 1));
	verdict.effect = parsed.operands.length > 1 ? `runs a command on ${host}` : `opens a session on ${host}`;
	raise(verdict, "network", "remote-shell", verdict.effect);
	for (const option of parsed.options) {
		const value = option.value;
		if (value !== undefined && (option.name === "F" || option.name === "I")) {
			reads(call, verdict, value);
			raise(verdict, "execute", "options-from-file", `takes settings from ${value.value}`);
		}
		if (value !== undefined && option.takes === "writes") writes(call, verdict, value);
		if (option.name === "R" || option.name === "D" || option.name === "w")
			raise(verdict, "destructive", "tunnel", "opens a tunnel through this machine");
	}
	if (parsed.operands.length > 1 && isFed(call))
		raise(verdict, "destructive", "upload", `sends its input, which nobody has seen, to ${host}`);
};

/** `scp` and friends: a colon says which side is remote. */
const copyRemote: Judge = (call, verdict) => {
	const options =
		call.name === "rsync"
			? "-aAbcCDEgHhIiJKkLlmnNOopPqRrSstuvWxXyz048 -B= -e= -f= -M= -T= --archive --verbose --recursive --delete --delete-before --delete-during --delete-delay --delete-after --delete-excluded --dry-run --list-only --exclude= --exclude-from< --include= --include-from< --files-from< --rsh= --rsync-path= --progress --partial --compress --stats --human-readable --bwlimit= --timeout= --port= --backup --backup-dir> --link-dest= --compare-dest= --copy-dest= --temp-dir> --log-file> --password-file< --max-size= --min-size= --info= --out-format= --filter= --chmod= --chown= --owner --group --perms --times --links --copy-links --safe-links --one-file-system --update --inplace --append --sparse --checksum --existing --ignore-existing --remove-source-files --force --max-delete= --no-owner --no-group --no-perms --itemize-changes --quiet --relative --cvs-exclude --numeric-ids --mkpath"
			: "-12346ABCOpqRrTv -c= -D= -F< -i= -J= -l= -o= -P= -S= -X= -a -b= -B= -N";
	const parsed = readOptions(call.args, optionTable(options));
	const isRemote = (arg: Arg): boolean => /^[^/]*:|^\w+:\/\//.test(arg.value) && !/^[a-z]:[\\/]/i.test(arg.value);
	const target = parsed.operands.at(-1);
	const sources = parsed.operands.slice(0, -1);
	const names = parsed.options.map((option) => option.name);
	const host = addHosts(verdict, parsed.operands.filter(isRemote));
	for (const option of parsed.options) if (option.value !== undefined && option.takes === "reads") reads(call, verdict, option.value);
	const isDry = names.some((name) => /^(n|dry-run|list-only)$/.test(name));
	if (target === undefined || (parsed.operands.length === 1 && !isRemote(target))) {
		verdict.effect = "copies nothing";
		return;
	}
	verdict.effect = `copies ${shown(sources)} to ${target.value}`;
	for (const source of sources) if (!isRemote(source)) reads(call, verdict, source);
	if (parsed.operands.some(isRemote)) raise(verdict, "network", "network", verdict.effect);
	else raise(verdict, "write", "write", verdict.effect);
	if (isRemote(target) && sources.length > 0 && !isDry) raise(verdict, "destructive", "upload", `sends ${shown(sources)} to ${host}`);
	else if (!isRemote(target)) writes(call, verdict, target, "copies to");
	if (names.some((name) => name.startsWith("del") || name === "remove-source-files") && !isDry)
		raise(verdict, "destructive", "broad-delete", `deletes what is not in ${shown(sources)}`);
};

const pipeTool: Judge = (call, verdict) => {
	const rest = call.args.filter((arg) => !arg.value.startsWith("-"));
	const text = call.args.map((arg) => arg.value).join(" ");
	const host = addHosts(verdict, rest);
	const listens = /(^|\s)-[a-zA-Z]*l|--listen|-LISTEN\b|listen:/i.test(text);
	verdict.effect = listens ? "waits for connections from other machines" : `opens a connection to ${host}`;
	raise(verdict, "network", "network", verdict.effect);
	if (/(^|\s)-[a-zA-Z]*z/.test(text) && !listens) return;
	if (/(^|\s)-[a-zA-Z]*[ec]\s|--(sh-)?exec|--lua-exec|\b(EXEC|SYSTEM|SHELL):/i.test(text))
		raise(verdict, "destructive", "remote-control", "lets another machine run commands here");
	else if (listens) raise(verdict, "destructive", "listener", "opens a port that anyone who reaches this machine can use");
	if (isFed(call)) raise(verdict, "destructive", "upload", `sends its input, which nobody has seen, to ${host}`);
	if (call.name === "socat") {
		for (const match of text.matchAll(/(?:OPEN|FILE|GOPEN|CREATE|RDONLY):([^,\s]+)/gi))
			reads(call, verdict, { value: match[1] ?? "", dynamic: false, glob: false });
		const ends = rest.map((arg) => arg.value);
		if (
			ends.length >= 2 &&
			ends.some(
				(end) => !/^(-|STDIO|STDIN|STDOUT|READLINE|TCP|UDP|SCTP|DCCP|VSOCK|OPENSSL|SSL|SOCKS|PROXY|QUIC|INTERFACE|IP)/i.test(end),
			) &&
			/(TCP|UDP|SCTP|DCCP|VSOCK|OPENSSL|SSL|SOCKS|PROXY|QUIC|INTERFACE|IP)\w*[-:]/i.test(text)
		)
			raise(verdict, "destructive", "upload", "joins a file or program to a network connection");
	}
};

const httpie: Judge = (call, verdict) => {
	const rest = call.args.filter((arg) => !arg.value.startsWith("-"));
	const host = addHosts(verdict, rest.filter((arg) => !/^[A-Z]+$/.test(arg.value)).slice(0, 1));
	verdict.effect = `talks to ${host}`;
	raise(verdict, "network", "network", verdict.effect);
	if (isFed(call)) raise(verdict, "destructive", "upload", `sends its input, which nobody has seen, to ${host}`);
	for (const arg of rest) {
		const file = /(?:=|:=|)@([^;]+)/.exec(arg.value)?.[1];
		if (file !== undefined && !arg.value.includes("://")) upload(call, verdict, { ...arg, value: file }, host);
	}
	for (let i = 0; i < call.args.length; i++)
		if (/^(-o|--output)$/.test(call.args[i]?.value ?? "") && call.args[i + 1] !== undefined) writes(call, verdict, call.args[i + 1] as Arg);
	if (rest[0]?.value === "DELETE") raise(verdict, "destructive", "remote-delete", `asks ${host} to delete something`);
};

/** Sends mail or messages: what is piped in leaves. */
const sender =
	(effect: string): Judge =>
	(call, verdict) => {
		verdict.effect = effect;
		addHosts(verdict, call.args);
		raise(verdict, isFed(call) ? "destructive" : "network", isFed(call) ? "upload" : "network", effect);
		for (const arg of call.args)
			if (arg.value.includes("/") && placeOf(arg.value, call).zone !== "workspace" && !arg.value.includes("://")) reads(call, verdict, arg);
	};

const transfer: Judge = (call, verdict) => {
	const host = addHosts(
		verdict,
		call.args.filter((arg) => !arg.value.startsWith("-")),
	);
	verdict.effect = `moves files to or from ${host}`;
	raise(
		verdict,
		isFed(call) || call.args.some((arg) => /\bput\b|^-T|^-u|mput|mirror\s+-R/.test(arg.value)) ? "destructive" : "network",
		"network",
		verdict.effect,
	);
};

export const network: Judges = {
	curl,
	wget,
	wget2: wget,
	aria2c: wget,
	axel: wget,
	ssh,
	autossh: ssh,
	mosh: ssh,
	"ssh-copy-id": (call, verdict) => {
		verdict.effect = "lets a key log in on another machine";
		addHosts(verdict, call.args);
		raise(verdict, "destructive", "access", verdict.effect);
	},
	scp: copyRemote,
	rsync: copyRemote,
	sftp: transfer,
	ftp: transfer,
	lftp: transfer,
	ncftp: transfer,
	tftp: transfer,
	smbclient: transfer,
	rclone: tree({
		read: "ls lsd lsl lsf lsjson size version about tree listremotes help check cryptcheck hashsum md5sum sha1sum",
		network: "copy copyto",
		destructive: "sync move moveto delete purge rmdir rmdirs cleanup dedupe config serve mount rcd",
		otherwise: "network",
		what: "works with cloud storage",
		dangers: ["config", "password-command"],
	}),
	nc: pipeTool,
	ncat: pipeTool,
	netcat: pipeTool,
	"nc.openbsd": pipeTool,
	"nc.traditional": pipeTool,
	socat: pipeTool,
	telnet: pipeTool,
	websocat: pipeTool,
	http: httpie,
	https: httpie,
	httpie: httpie,
	xh: httpie,
	xhs: httpie,
	curlie: curl,
	mail: sender("sends mail"),
	mailx: sender("sends mail"),
	mutt: sender("sends mail"),
	sendmail: sender("sends mail"),
	msmtp: sender("sends mail"),
	swaks: sender("sends mail"),
};
