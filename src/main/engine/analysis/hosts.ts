import type { HostUse } from "../../../shared/model/evidence.ts";
import { classifyV4, classifyV6, parseV4, parseV6 } from "./addresses.ts";
import { decodeLabel } from "./punycode.ts";
import { findHidden } from "../../inspect/hidden.ts";
import { parseUrl } from "./url.ts";

/**
 * Where a request would go, by the one parser whose result is also what would be connected to.
 *
 * Source: URL Standard (host parsing), UTS #46, RFC 6761 (special-use names).
 */

/** What is kept of the text for showing, and the longest part before the path that is read. UTF-16 units. */
const maxRaw = 2048;
const maxAuthority = 512;

/**
 * Takes apart an address (`https://host:port/…`) or a bare `host`, `host:port`, `user@host`, `::1`.
 * What two parsers could read differently is `invalid` rather than guessed.
 *
 * Law: test/main/engine/gates/hosts.test.ts, test/vectors/hosts/.
 */
export const hostUse = (raw: string, defaultScheme?: string): HostUse => {
	const shown = raw.slice(0, maxRaw);
	const invalid = (scheme?: string): HostUse => ({
		host: authorityOf(shown).slice(0, 512).toLowerCase(),
		raw: shown,
		address: "invalid",
		...(scheme === undefined ? {} : { scheme }),
	});
	if (raw.trim() === "" || raw !== raw.trim()) return invalid();

	const scheme = schemeOf(raw)?.toLowerCase();
	const authority = authorityOf(raw);
	if (isAmbiguous(authority)) return invalid(scheme ?? defaultScheme);
	const rest = scheme === undefined ? bareAuthority(authority) : authority;
	/* Schemes the standard does not call special keep their host as written; read as http it becomes comparable. */
	const url = parseUrl(`http://${rest}/`);
	if (url === null || url.hostname === "") return invalid(scheme ?? defaultScheme);

	const host = url.hostname.replace(/\.$/, "");
	if (host === "" || host.length > 253 || host.split(".").includes("")) return invalid(scheme ?? defaultScheme);
	const unicode = unicodeOf(host);
	if (unicode === null) return invalid(scheme ?? defaultScheme);
	const named = scheme ?? defaultScheme;
	const port = portOf(rest, url.port);
	return {
		host,
		raw: shown,
		address: classifyHost(host),
		...(named === undefined ? {} : { scheme: named }),
		...(port === undefined ? {} : { port }),
		...(unicode === host ? {} : { unicode }),
	};
};

export const schemeOf = (raw: string): string | undefined => /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(raw)?.[1];

const authorityOf = (raw: string): string => raw.replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/\//, "").replace(/[/?#].*$/s, "");

/** Characters that URL parsers strip, decode or split at differently: whoever writes them wants two readings. */
const isAmbiguous = (authority: string): boolean =>
	authority === "" ||
	authority.length > maxAuthority ||
	/[^A-Za-z0-9._:[\]-]/.test(authority.slice(authority.lastIndexOf("@") + 1).replace(/[^\u0000-\u007f]/g, "")) ||
	/[\\\s"'`<>^{}|]/.test(authority) ||
	/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|\u034f|[\u17b4\u17b5]|[\u180b-\u180f]|[\ufe00-\ufe0f]/.test(
		authority,
	) ||
	authority.split("@").length > 2;

const bareAuthority = (authority: string): string =>
	!authority.startsWith("[") && parseV6(authority) !== null && authority.includes(":") ? `[${authority}]` : authority;

/** The parser drops port 80 because the address was read as http; the text still has it. */
const portOf = (authority: string, parsed: string): number | undefined => {
	if (parsed !== "") return Number(parsed);
	return /:0*80$/.test(authority) ? 80 : undefined;
};

const unicodeOf = (host: string): string | null => {
	const labels: string[] = [];
	for (const label of host.split(".")) {
		const decoded = decodeLabel(label);
		/* An encoded label that decodes to plain ASCII is another spelling of a name, made to pass as a different one. */
		if (decoded === null || (decoded !== label && /^[\x00-\x7f]*$/.test(decoded))) return null;
		labels.push(decoded);
	}
	return labels.join(".");
};

const metadataNames = new Set([
	"metadata",
	"metadata.google.internal",
	"metadata.goog",
	"metadata.azure.internal",
	"metadata.azure.com",
	"metadata.packet.net",
	"metadata.platformequinix.com",
	"metadata.tencentyun.com",
	"metadata.oraclecloud.com",
	"instance-data",
	"instance-data.ec2.internal",
	"rancher-metadata",
]);
const loopbackNames =
	/^(?:localhost|localhost[46]|localhost\.localdomain|localhost[46]\.localdomain[46]?|ip6-localhost|ip6-loopback|loopback|broadcasthost)$|\.localhost$/;
/** Special-use and customary private zones, and names of the machine itself as containers see it. */
const privateZones =
	/(?:^|\.)(?:local|lan|intranet|internal|private|corp|home|localdomain|domain|home\.arpa|workgroup|svc|onion|test|invalid|example\.test|in-addr\.arpa|ip6\.arpa)$|^host\.(?:docker|containers|lima|orb|minikube)\.internal$/;
/** Public zones whose names answer with any address that is written into them, or with the machine's own. */
const answersAnything =
	/(?:^|\.)(?:nip\.io|sslip\.io|xip\.io|ip\.wtf|localtest\.me|lvh\.me|vcap\.me|lacolhost\.com|localho\.st|fuf\.me|fbi\.com|traefik\.me|local\.gd|1u\.ms|rbndr\.us|nip\.me|backname\.io|ifi\.run|yoogle\.com|smackaho\.st|42foo\.com|bt\.gg|my-ip\.io|readme\.dev\.localhost|spoofed\.burpcollaborator\.net|bugbounty\.dod\.network|company\.test|ulh\.us|vm\.localhost)$/;

const classifyHost = (host: string): HostUse["address"] => {
	if (host.startsWith("[")) {
		const groups = parseV6(host.slice(1, -1));
		return groups === null ? "invalid" : classifyV6(groups);
	}
	const v4 = parseV4(host);
	if (v4 !== null) return classifyV4(v4);
	if (metadataNames.has(host)) return "metadata";
	if (loopbackNames.test(host)) return "loopback";
	if (!host.includes(".") || privateZones.test(host) || answersAnything.test(host) || holdsPrivateAddress(host)) return "private";
	return "name";
};

/** `127.0.0.1.example.net`, `10-0-0-1.example.net`: a name that spells a private address usually answers with it. */
const holdsPrivateAddress = (host: string): boolean => {
	if (host.startsWith("localhost.") || host.startsWith("metadata.")) return true;
	for (const found of host.matchAll(/(?:^|[.-])(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})(?=[.-])/g)) {
		const v4 = parseV4(found.slice(1, 5).map(Number).join("."));
		if (v4 !== null && classifyV4(v4) !== "public") return true;
	}
	return false;
};

/** The host and, for an IPv6 address that carries one, the IPv4 address inside: a deny of either denies. */
export const hostAliases = (use: HostUse): string[] => {
	if (!use.host.startsWith("[")) return [use.host];
	const groups = parseV6(use.host.slice(1, -1));
	if (groups === null) return [use.host];
	const [a = 0, b = 0, c = 0, , , f = 0, g = 0, h = 0] = groups;
	const dotted = (high: number, low: number): string => [high >> 8, high & 255, low >> 8, low & 255].join(".");
	const leading = groups.slice(0, 5).every((group) => group === 0);
	if ((leading && (f === 0 || f === 0xffff)) || (a === 0x64 && b === 0xff9b)) return [use.host, dotted(g, h)];
	return a === 0x2002 ? [use.host, dotted(b, c)] : [use.host];
};

export type HostPattern = { readonly host: string; readonly port?: number; readonly below: boolean };

/** `*`, `example.com`, `*.example.com`, each with an optional `:port`. Null when it is no host pattern. */
export const parseHostPattern = (pattern: string): HostPattern | null => {
	if (pattern === "*") return { host: "*", below: false };
	const below = pattern.startsWith("*.");
	const name = below ? pattern.slice(2) : pattern;
	if (name.includes("*") || name.includes("/") || name.includes("@") || schemeOf(name) !== undefined) return null;
	const use = hostUse(name);
	if (use.address === "invalid" || (below && (use.host.startsWith("[") || parseV4(use.host) !== null))) return null;
	return { host: use.host, below, ...(use.port === undefined ? {} : { port: use.port }) };
};

/** A pattern without a port covers every port. `*.example.com` covers names below, not `example.com` itself. */
export const matchHost = (pattern: string, use: HostUse): boolean => {
	const parsed = parseHostPattern(pattern);
	if (parsed === null) return false;
	if (parsed.host === "*") return true;
	if (parsed.port !== undefined && parsed.port !== effectivePort(use)) return false;
	return parsed.below ? use.host.endsWith(`.${parsed.host}`) : use.host === parsed.host;
};

const usualPorts: Record<string, number> = { http: 80, ws: 80, https: 443, wss: 443, ftp: 21, ssh: 22, git: 9418 };
const effectivePort = (use: HostUse): number | undefined => use.port ?? (use.scheme === undefined ? undefined : usualPorts[use.scheme]);

export type HostWarning = { readonly code: "look-alike" | "userinfo" | "scheme"; readonly text: string };

const webSchemes = new Set([
	"http",
	"https",
	"ws",
	"wss",
	"ssh",
	"git",
	"git+ssh",
	"git+https",
	"ftp",
	"ftps",
	"sftp",
	"rsync",
	"s3",
	"gs",
	"docker",
	"oci",
	"postgres",
	"postgresql",
	"mysql",
	"redis",
	"rediss",
	"mongodb",
	"mongodb+srv",
	"amqp",
	"amqps",
	"smtp",
	"smtps",
	"imap",
	"imaps",
]);

/** What a person should be told of an address before it is used, although it can be parsed. */
export const hostWarnings = (use: HostUse): HostWarning[] => {
	const warnings: HostWarning[] = [];
	const authority = authorityOf(use.raw);
	const at = authority.lastIndexOf("@");
	const name = authority.slice(at + 1);
	const user = at < 0 ? "" : authority.slice(0, at);
	if (/[^\x00-\x7f]/.test(name) && !use.host.includes("xn--")) {
		warnings.push({ code: "look-alike", text: `\`${name}\` is written with unusual characters that turn into \`${use.host}\`` });
	}
	for (const label of (use.unicode ?? "").split(".")) {
		if (isLookAlikeLabel(label))
			warnings.push({
				code: "look-alike",
				text: `\`${label}\` mixes alphabets or is drawn like another name; the real host is \`${use.host}\``,
			});
	}
	if (/[^A-Za-z0-9_~-]/.test(user.split(":")[0] ?? "")) {
		warnings.push({ code: "userinfo", text: `the part before \`@\` looks like a host; the real host is \`${use.host}\`` });
	}
	if (use.scheme !== undefined && !webSchemes.has(use.scheme)) {
		warnings.push({ code: "scheme", text: `\`${use.scheme}:\` is not a scheme that agents usually need` });
	}
	return warnings;
};

const isLookAlikeLabel = (label: string): boolean => {
	if (/^[\x00-\x7f]*$/.test(label)) return false;
	if (findHidden(`a${label}`, "code").length > 0) return true;
	const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u, /\p{Script=Cherokee}/u];
	return scripts.filter((script) => script.test(label)).length > 1;
};
