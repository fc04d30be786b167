import type { CardPorts } from "../api/card.ts";
import type { Connections } from "../api/connections.ts";
import type { Engine } from "../engine/engine.ts";
import type { Reads } from "../engine/ports.ts";
import { redact, redactJson } from "../redact/index.ts";
import { type Projections, tallyKeys } from "../store/project.ts";

type Sources = {
	readonly files: CardPorts["files"];
	readonly sha256Hex: CardPorts["sha256Hex"];
	readonly projections: Projections;
	readonly mode: Reads["mode"];
	readonly engine: Engine;
	readonly connections: Connections;
};

/** What a card is drawn from in this process. */
export const cardPorts = ({ files, sha256Hex, projections, mode, engine, connections }: Sources): CardPorts => ({
	files,
	redact,
	redactJson,
	sha256Hex,
	agent: projections.agent,
	mode,
	tally: (held) => ({
		same: projections.tally(tallyKeys.digest(held.request.digest)),
		similar: projections.tally(tallyKeys.tool(held.request.agent, held.request.tool)),
	}),
	peerOf: (connection) => connections.get(connection)?.peer,
	scopes: engine.grants.scopes,
	approvals: engine.approvers.approvals,
	isConnected: (connection) => connections.get(connection) !== undefined,
});
