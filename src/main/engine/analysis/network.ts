import type { Analysis, HostUse, RiskReason, Segment } from "../../../shared/model/evidence.ts";
import { maxRisk } from "../../../shared/model/words.ts";
import { clip, finish, pathUse, placeOf, type Analysable } from "./context.ts";
import { hostUse, hostWarnings, schemeOf } from "./hosts.ts";

const urlKeys = ["url", "uri", "href", "endpoint", "address", "link"];

/**
 * One exchange with a server: `{ url, method?, headers?, body? }`. Always `network`, whatever the method: an address can
 * carry data out as well as a body can. Every address in the query counts as a place that may be reached.
 *
 * Law: test/main/engine/analysis/analyse.test.ts.
 */
export const analyseNetwork = (request: Analysable, home: string): Analysis => {
	const { args } = request;
	const place = placeOf(request, home);
	const urls = urlKeys.flatMap((key) => (typeof args[key] === "string" ? [args[key]] : [])).concat(stringsOf(args["urls"]));
	const method = typeof args["method"] === "string" ? args["method"].toUpperCase() : "GET";
	const body = bodyOf(args["body"] ?? args["data"] ?? args["json"]);
	const reasons: RiskReason[] = [];
	const hosts: HostUse[] = [];
	const paths: Analysis["paths"] = [];
	for (const url of urls) {
		if (/^\s*file:/i.test(url)) {
			paths.push(pathUse(url, "read", place));
			reasons.push({ rule: "file-address", text: "the address names a local file", risk: "execute" });
			if (/^file:\/\/(?!\/)/i.test(url)) hosts.push(hostUse(url));
		} else {
			hosts.push(hostUse(url), ...nestedHosts(url));
		}
	}
	for (const host of hosts) reasons.push(...reasonsForHost(host));
	if (body !== null) reasons.push({ rule: "sends-data", text: `sends ${body.length} characters`, risk: "network" });
	if (!["GET", "HEAD", "OPTIONS"].includes(method))
		reasons.push({ rule: "changes-server", text: `\`${clip(method, 20)}\` can change something on the server`, risk: "network" });
	const destructive = method === "DELETE";
	if (destructive) reasons.push({ rule: "deletes-on-server", text: "asks the server to delete something", risk: "destructive" });

	const query = args["query"];
	const search = urls.length === 0 && typeof query === "string" ? query : null;
	const { text, segments } = textOf(method, search === null ? urls : [search], headersOf(args["headers"]), body);
	const understood = urls.length > 0 || search !== null;
	if (!understood) reasons.push({ rule: "unknown-arguments", text: "the arguments hold no address", risk: "network" });
	return finish({
		kind: "network",
		risk: maxRisk("network", ...reasons.map((reason) => reason.risk)),
		inspectable: understood && hosts.every((host) => host.address !== "invalid"),
		reversible: false,
		subject: clip(
			search === null ? `${method} ${hosts[0]?.host ?? paths[0]?.path ?? "an unknown address"}` : `search the web: ${search}`,
			300,
		),
		text,
		segments,
		paths,
		hosts,
		reasons,
		...(destructive && urls[0] !== undefined ? { worstTarget: urls[0] } : {}),
	});
};

/** Addresses inside an address: redirectors and server-side fetchers go there. */
export const nestedHosts = (url: string): HostUse[] => {
	const found: HostUse[] = [];
	const after = url.slice((schemeOf(url)?.length ?? 0) + 3);
	for (const match of after.matchAll(/(?:https?|ftp|gopher|dict|ldap|wss?)(?::|%3a)(?:\/|%2f){2}[^\s&#"'<>]+/gi)) {
		found.push(hostUse(match[0].replace(/%3a/gi, ":").replace(/%2f/gi, "/")));
		if (found.length === 8) break;
	}
	return found;
};

export const reasonsForHost = (use: HostUse): RiskReason[] => {
	const shown = clip(use.host, 200);
	const reasons: RiskReason[] = hostWarnings(use).map((warning) => ({ rule: `host-${warning.code}`, text: warning.text, risk: "network" }));
	const about: Partial<Record<HostUse["address"], string>> = {
		private: `\`${shown}\` is or may be a private address`,
		loopback: `\`${shown}\` is this machine`,
		"link-local": `\`${shown}\` is on the local network`,
		metadata: `\`${shown}\` hands out the machine's cloud credentials`,
		invalid: `\`${shown}\` cannot be read as an address without doubt`,
	};
	const text = about[use.address];
	if (text !== undefined) reasons.push({ rule: `host-${use.address}`, text, risk: "network" });
	return reasons;
};

const stringsOf = (value: unknown): string[] =>
	Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];

const bodyOf = (value: unknown): string | null =>
	value === undefined || value === null ? null : typeof value === "string" ? value : JSON.stringify(value, null, "\t");

const headersOf = (value: unknown): string[] =>
	value !== null && typeof value === "object" && !Array.isArray(value)
		? Object.entries(value).map(([name, content]) => `${name}: ${typeof content === "string" ? content : JSON.stringify(content)}`)
		: [];

const textOf = (
	method: string,
	urls: readonly string[],
	headers: readonly string[],
	body: string | null,
): { text: string; segments: Segment[] } => {
	let text = "";
	const segments: Segment[] = [];
	const add = (part: string, role: Segment["role"]): void => {
		if (part === "") return;
		segments.push({ from: text.length, to: text.length + part.length, role });
		text += part;
	};
	urls.forEach((url, index) => {
		add(index === 0 ? method : `\n${method}`, "program");
		add(" ", "plain");
		add(url, "string");
	});
	for (const header of headers) add(`\n${header}`, "flag");
	if (body !== null) add(`\n\n${body}`, "plain");
	return { text, segments };
};
