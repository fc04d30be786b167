import type { Socket } from "node:net";
import { openPeerCredentials, type PeerCredentials } from "./peer-credentials.ts";
import { ancestorsOf, isProcessAlive, type ProcessInfo } from "./processes.ts";

/** All that listeners ask of the system about who connects. */
export type Peers = {
	/** Why credentials cannot be read here; absent when they can. Shown to the operator. */
	readonly warning?: string;
	/** Null when the system does not tell. */
	credentials(socket: Socket): PeerCredentials | null;
	/** The process first, then its parents. Empty when the system does not tell. */
	ancestorsOf(pid: number): readonly ProcessInfo[];
	isAlive(pid: number, startTime: string | undefined): boolean;
};

export async function openPeers(): Promise<Peers> {
	const opened = await openPeerCredentials();
	const base = { ancestorsOf, isAlive: isProcessAlive };
	return opened.ok ? { ...base, credentials: opened.value } : { ...base, credentials: () => null, warning: opened.fault.message };
}
