/** What a program takes to talk to Countersign: as an agent, or on behalf of its operator. */
export {
	type AgentClient,
	type AgentClientOptions,
	type AgentDecision,
	createAgentClient,
	type FinishReport,
	type HeldEvent,
	type Hello,
	type LocalDenial,
	type Release,
	type RequestOptions,
	type Trust,
} from "./agent-client.ts";
export { keyFingerprint, loadOrCreateKey } from "./agent-key.ts";
export { connectOperator } from "./operator-client.ts";
export { proveOperator } from "./operator-proof.ts";
export { clientPlaces } from "./places.ts";
