import type { Evidence } from "../../shared/model/card.ts";
import type { Analysis, HostUse } from "../../shared/model/evidence.ts";
import type { Request } from "../../shared/model/request.ts";
import { type FileReads, fileEvidence } from "./file-evidence.ts";

/** The part of a card that differs by kind of action. */
export const evidenceOf = (
	request: Request,
	analysis: Analysis,
	reads: FileReads,
	targets: Readonly<Record<string, string>>,
	mask: (text: string) => string,
): Evidence => {
	switch (analysis.kind) {
		case "shell":
			return { type: "shell" };
		case "file.read":
		case "file.write":
		case "file.delete":
			return fileEvidence(request, analysis, reads, targets[analysis.paths[0]?.absolute ?? ""], mask);
		case "network":
			return networkEvidence(request, analysis, mask);
		case "mcp.call":
			return mcpEvidence(request, mask);
		case "secret.attach":
		case "forge.propose":
		case "deploy":
		case "message":
		case "plan":
		case "output.release":
		case "other":
			return { type: "generic" };
	}
};

const addressWarnings: Readonly<Record<HostUse["address"], string | undefined>> = {
	public: "a numeric address",
	private: "an address inside a private network",
	loopback: "this machine",
	"link-local": "a link-local address",
	metadata: "the cloud's metadata service: it hands out credentials",
	name: undefined,
	invalid: "not a valid host",
};

type Part = { name: string; value: string; warning?: string };

const part = (name: string, value: string, warning?: string): Part => (warning === undefined ? { name, value } : { name, value, warning });

const networkEvidence = (request: Request, analysis: Analysis, mask: (text: string) => string): Evidence => {
	const url = typeof request.args["url"] === "string" ? request.args["url"] : "";
	const host = analysis.hosts[0];
	const parts: Part[] = [];
	if (host?.scheme !== undefined) parts.push(part("scheme", host.scheme, host.scheme === "http" ? "not encrypted" : undefined));
	if (host) {
		parts.push(part("host", host.host, addressWarnings[host.address]));
		if (host.unicode !== undefined && host.unicode !== host.host)
			parts.push(part("reads as", host.unicode, "letters that can be mistaken for others"));
		if (host.port !== undefined) parts.push(part("port", String(host.port)));
	}
	parts.push(...pathAndQuery(url, mask));
	const headers = request.args["headers"];
	const body = request.args["body"];
	const bodyText = typeof body === "string" ? body : body === undefined ? undefined : JSON.stringify(body);
	return {
		type: "network",
		method: typeof request.args["method"] === "string" ? request.args["method"].toUpperCase() : "GET",
		parts,
		headers:
			headers !== null && typeof headers === "object" && !Array.isArray(headers)
				? Object.entries(headers).map(([name, value]) => maskedPair(name, typeof value === "string" ? value : JSON.stringify(value), mask))
				: [],
		...(bodyText === undefined ? {} : { body: mask(bodyText).slice(0, 65_536), bodyBytes: bodyText.length }),
	};
};

/** A header is masked together with its name: `Authorization: …` is a secret by its name alone. */
const maskedPair = (name: string, value: string, mask: (text: string) => string): { name: string; value: string } => {
	const line = mask(`${name}: ${value}`);
	const lead = `${name}: `;
	return { name, value: line.startsWith(lead) ? line.slice(lead.length) : line };
};

const pathAndQuery = (url: string, mask: (text: string) => string): Part[] => {
	const match = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^?#]*)(?:\?([^#]*))?/i.exec(url);
	if (!match) return [part("address", mask(url), "not a URL")];
	const parts = [part("path", mask(match[1] === undefined || match[1] === "" ? "/" : match[1]))];
	for (const pair of (match[2] ?? "")
		.split("&")
		.filter((each) => each !== "")
		.slice(0, 100))
		parts.push(part("query", mask(pair)));
	return parts;
};

const mcpEvidence = (request: Request, mask: (text: string) => string): Evidence => {
	const [, server = "", tool = ""] = /^mcp:([^/]+)\/(.+)$/.exec(request.tool) ?? [];
	const rows: { path: string; type: string; value: string; warning?: string }[] = [];
	const walk = (value: unknown, path: string): void => {
		if (rows.length >= 500) return;
		if (value !== null && typeof value === "object") {
			const entries = Array.isArray(value) ? value.map((each, index) => [String(index), each] as const) : Object.entries(value);
			if (entries.length === 0)
				rows.push({ path, type: Array.isArray(value) ? "array" : "object", value: Array.isArray(value) ? "[]" : "{}" });
			for (const [key, each] of entries) walk(each, path === "" ? key : `${path}.${key}`);
			return;
		}
		const shown = typeof value === "string" ? value : String(value);
		const warning = typeof value === "string" && /(^|[/\\])\.\.([/\\]|$)/.test(value) ? "climbs out of its folder" : undefined;
		rows.push({
			path: mask(path),
			type: value === null ? "null" : typeof value,
			value: mask(shown).slice(0, 16_384),
			...(warning === undefined ? {} : { warning }),
		});
	};
	walk(request.args, "");
	return { type: "mcp", server, tool, rows };
};
