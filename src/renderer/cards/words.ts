import type { Card } from "../../shared/model/card.ts";

/** What the evidence is called, by kind: actor first, plain. */
export const exactLabels: Readonly<Record<Card["kind"], string>> = {
	shell: "Will run exactly this",
	"file.read": "Will read exactly this",
	"file.write": "Will write exactly here",
	"file.delete": "Will delete exactly this",
	network: "Will send exactly this",
	"mcp.call": "Will call with exactly this",
	"secret.attach": "Will attach exactly this",
	"forge.propose": "Will add exactly this",
	deploy: "Will deploy exactly this",
	message: "Will send exactly this",
	plan: "Will do exactly this",
	"output.release": "Will hand on exactly this",
	other: "Will call with exactly this",
};

export const kindWords: Readonly<Record<Card["kind"], string>> = {
	shell: "shell",
	"file.read": "file",
	"file.write": "file",
	"file.delete": "file",
	network: "network",
	"mcp.call": "MCP",
	"secret.attach": "secret",
	"forge.propose": "forge",
	deploy: "deploy",
	message: "message",
	plan: "plan",
	"output.release": "output",
	other: "tool",
};

export const formatBytes = (bytes: number): string =>
	bytes < 1024 ? `${bytes} bytes` : bytes < 1_048_576 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1_048_576).toFixed(1)} MiB`;
