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
	/** True when the other end has closed both directions. False also when the system does not tell. */
	isHungUp(socket: Socket): boolean;
};

export async function openPeers(): Promise<Peers> {
	const opened = await openPeerCredentials();
	const base = { ancestorsOf, isAlive: isProcessAlive };
	if (!opened.ok) return { ...base, credentials: () => null, isHungUp: () => false, warning: opened.fault.message };
	return { ...base, credentials: opened.value.readPeer, isHungUp: opened.value.isHungUp };
}
