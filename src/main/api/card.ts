import { canonicalJson } from "../../shared/lib/canonical-json.ts";
import { utf8Length } from "../../shared/lib/utf8.ts";
import { type Agent, fingerprintOf, type Peer } from "../../shared/model/agent.ts";
import type { Approvals } from "../../shared/model/approver.ts";
import { type Card, type Waiting } from "../../shared/model/card.ts";
import type { Kind, Mode } from "../../shared/model/words.ts";
import { digestedPart } from "../../shared/model/request.ts";
import { ceremonyOf } from "../engine/grade.ts";
import type { ScopeOffer } from "../engine/grants/scopes.ts";
import type { Held } from "../engine/held.ts";
import type { Tally } from "../store/project.ts";
import { editOf, whyNoEdit } from "./edit-evidence.ts";
import { evidenceOf } from "./evidence.ts";
import type { FileReads } from "./file-evidence.ts";
import { type Found, redactSegmented } from "./redacted-text.ts";
import { targetOf } from "./target.ts";

/** What is needed to draw a held request for a person: everything comes from the request at the boundary. */
export type CardPorts = {
	readonly files: FileReads & { siblings(absolute: string, limit: number): readonly string[] };
	readonly redact: (text: string) => { readonly text: string; readonly found: readonly Found[] };
	readonly redactJson: (value: unknown) => unknown;
	readonly sha256Hex: (text: string) => string;
	readonly agent: (name: string) => Agent | null;
	readonly mode: () => { readonly mode: Mode; readonly why: string };
	readonly tally: (held: Held) => { readonly same: Tally | null; readonly similar: Tally | null };
	readonly peerOf: (connection: string) => Peer | undefined;
	readonly scopes: (held: Held) => readonly ScopeOffer[];
	readonly approvals: (held: Held) => Approvals | null;
	readonly isConnected: (connection: string) => boolean;
};

const headlines: Readonly<Record<Kind, string>> = {
	shell: "Run a shell command",
	"file.read": "Read a file",
	"file.write": "Write a file",
	"file.delete": "Delete a file",
	network: "Call a host",
	"mcp.call": "Use an MCP tool",
	"secret.attach": "Attach a secret",
	"forge.propose": "Add to the registry",
	deploy: "Deploy",
	message: "Send a message",
	plan: "Carry out a plan",
	"output.release": "Hand an output to the model",
	other: "Use a tool",
};

const yesesOf = ({ findings, answers }: Held): Pick<Waiting, "yeses"> => {
	const needed = neededBy(findings);
	return needed === 1 ? {} : { yeses: { given: answers.length, needed } };
};

/** The line of the Inbox. */
export const waitingOf = (held: Held, mask: (text: string) => string): Waiting => ({
	id: held.request.id,
	rev: held.rev,
	digest: held.request.digest,
	agent: held.request.agent,
	kind: held.analysis.kind,
	risk: held.analysis.risk,
	grade: held.grade,
	headline: headlines[held.analysis.kind],
	subject: mask(held.analysis.subject),
	why: mask(held.findings.find((finding) => finding.effect === "ask")?.reason ?? "a person has to decide"),
	heldAt: held.heldAt,
	deadlineAt: held.deadlineAt,
	...yesesOf(held),
	...(held.edit === null ? {} : { edited: true as const }),
	...alikeOf(held),
});

/** What makes requests of one agent alike: the family that its trust is counted by. */
export const alikeOf = ({ request, family, findings, edit }: Held): Pick<Waiting, "alike"> =>
	family === null || edit !== null || neededBy(findings) > 1 || findings.some(({ from }) => from !== undefined)
		? {}
		: { alike: `${request.agent} · ${family}` };

/** Most distinct approvers that a question needs. */
const neededBy = (findings: Held["findings"]): number =>
	Math.max(1, ...findings.map(({ effect, needs }) => (effect === "ask" ? (needs ?? 1) : 1)));

export const cardOf = (held: Held, ports: CardPorts): Card => {
	const { request, analysis } = held;
	const mask = (text: string): string => ports.redact(text).text;
	const drawn = redactSegmented(analysis.text, analysis.segments, ports.redact(analysis.text).found);
	const exact = canonicalJson(digestedPart(request, request.agent));
	const canonical = canonicalJson(ports.redactJson(digestedPart(request, request.agent)));
	const isMasked = drawn.count > 0 || canonical !== exact;
	const agent = ports.agent(request.agent);
	const { same, similar } = ports.tally(held);
	const ceremony = ceremonyOf(held.grade, analysis);
	const peer = ports.peerOf(held.connection);
	const redactions = isMasked ? Math.max(1, drawn.count) : 0;
	const noEdit = whyNoEdit(held, redactions);
	const edit = editOf(held, ports.redactJson);
	const lastAt = similar?.lastAt;
	const lastReason = similar?.lastReason;
	return {
		...waitingOf(held, mask),
		tool: request.tool,
		...(agent === null ? {} : { level: agent.level, agentKind: agent.kind, keyFingerprint: fingerprintOf(agent) }),
		agentStatus: agent?.status ?? "unknown",
		parent: [...(request.parent ?? [])],
		...(request.session === undefined ? {} : { session: request.session }),
		...(peer === undefined ? {} : { peer }),
		mode: ports.mode(),
		hardCapAt: held.hardCapAt,
		...(request.cwd === undefined ? {} : { cwd: request.cwd }),
		...(request.workspace === undefined ? {} : { workspace: request.workspace }),
		env: Object.entries(request.env ?? {}).map(([name, value]) => ({ name, value: maskAssignment(name, value, mask) })),
		text: drawn.text,
		textBytes: utf8Length(analysis.text),
		textHashHex: ports.sha256Hex(drawn.text),
		segments: drawn.segments,
		canonical,
		redactions,
		inspectable: analysis.inspectable,
		...(ports.redactJson({ steps: analysis.steps, paths: analysis.paths, hosts: analysis.hosts, reasons: analysis.reasons }) as Pick<
			Card,
			"steps" | "paths" | "hosts" | "reasons"
		>),
		evidence: evidenceOf(request, analysis, ports.files, held.targets, mask),
		findings: ports.redactJson(held.findings) as Card["findings"],
		questions: [...held.questions],
		...(request.reason === undefined ? {} : { agentSays: mask(request.reason) }),
		history: {
			same: { approved: same?.approved ?? 0, denied: same?.denied ?? 0 },
			similar: { approved: similar?.approved ?? 0, denied: similar?.denied ?? 0 },
			...(typeof lastReason === "string" ? { lastReason: mask(lastReason) } : {}),
			...(lastAt === undefined ? {} : { lastAt }),
		},
		scopes: ports.scopes(held).map((each) =>
			each.open
				? {
						scope: each.scope,
						open: true,
						text: mask(each.text),
						...(each.lifeMs === undefined ? {} : { lifeMs: each.lifeMs }),
						...(each.uses === undefined ? {} : { uses: each.uses }),
					}
				: { scope: each.scope, open: false, why: each.why },
		),
		...withApprovals(ports.approvals(held)),
		editing: noEdit === null ? { open: true } : { open: false, why: noEdit },
		...(edit === null ? {} : { edit }),
		ceremony,
		...(ceremony === "name" ? { target: targetOf(analysis, ports.files.siblings, request.digest) } : {}),
		...(ports.isConnected(held.connection) ? {} : { onlyDeny: "the agent is no longer connected" }),
	};
};

const withApprovals = (approvals: Approvals | null): Pick<Card, "approvals"> => (approvals === null ? {} : { approvals });

/** A variable is masked together with its name: `DB_PASSWORD=x` is a secret by its name alone. */
const maskAssignment = (name: string, value: string, mask: (text: string) => string): string => {
	const line = mask(`${name}=${value}`);
	return line.startsWith(`${name}=`) ? line.slice(name.length + 1) : line;
};
