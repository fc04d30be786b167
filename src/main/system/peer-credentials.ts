import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fail, ok, type Result } from "../../shared/lib/result.ts";

/**
 * Who is at the other end of a Unix socket, from the kernel. Node has no call for it, so it is one `getsockopt`.
 *
 * The kernel tells which process connected: attribution, and a wall against other users. It is none against a program
 * of the same user. Source: unix(7) SO_PEERCRED; macOS sys/un.h LOCAL_PEERCRED, LOCAL_PEERPID.
 */
export type PeerCredentials = { readonly pid?: number; readonly uid: number; readonly gid: number };
export type ReadPeer = (socket: Socket) => PeerCredentials | null;

type GetSockOpt = (fd: number, level: number, name: number, value: Buffer, length: Uint32Array) => number;

/** Node keeps the descriptor to itself; the self-test below finds out when that changes. */
const descriptorOf = (socket: Socket): number | null => {
	const handle: unknown = (socket as unknown as Readonly<Record<string, unknown>>)["_handle"];
	if (typeof handle !== "object" || handle === null || !("fd" in handle)) return null;
	return typeof handle.fd === "number" && handle.fd >= 0 ? handle.fd : null;
};

const linuxPeer = (getSockOpt: GetSockOpt, fd: number): PeerCredentials | null => {
	const value = Buffer.alloc(12);
	const length = new Uint32Array([value.length]);
	const [solSocket, soPeerCred] = [1, 17];
	if (getSockOpt(fd, solSocket, soPeerCred, value, length) !== 0 || length[0] !== 12) return null;
	return { pid: value.readInt32LE(0), uid: value.readUInt32LE(4), gid: value.readUInt32LE(8) };
};

/** `struct xucred`: version, uid, group count, 16 groups. */
const macPeer = (getSockOpt: GetSockOpt, fd: number): PeerCredentials | null => {
	const [solLocal, localPeerCred, localPeerPid] = [0, 1, 2];
	const credentials = Buffer.alloc(76);
	const length = new Uint32Array([credentials.length]);
	if (getSockOpt(fd, solLocal, localPeerCred, credentials, length) !== 0 || credentials.readUInt32LE(0) !== 0) return null;
	const pid = Buffer.alloc(4);
	const hasPid = getSockOpt(fd, solLocal, localPeerPid, pid, new Uint32Array([4])) === 0;
	const who = { uid: credentials.readUInt32LE(4), gid: credentials.readUInt32LE(12) };
	return hasPid ? { pid: pid.readInt32LE(0), ...who } : who;
};

export type PeerCalls = {
	readonly readPeer: ReadPeer;
	/**
	 * True when the peer has closed both directions: nobody is left to read. A peer that only ended its side is not hung
	 * up. False on systems where the two look alike. Source: unix_poll in the Linux kernel, poll(2).
	 */
	readonly isHungUp: (socket: Socket) => boolean;
};

type Poll = (entries: Buffer, count: number, timeoutMs: number) => number;
const [pollError, pollHangUp] = [0x08, 0x10];

const hungUpBy =
	(poll: Poll) =>
	(socket: Socket): boolean => {
		const fd = descriptorOf(socket);
		if (fd === null) return false;
		// `struct pollfd`: descriptor, what is asked for (nothing: errors and hang-ups are told anyway), what was found.
		const entry = Buffer.alloc(8);
		entry.writeInt32LE(fd, 0);
		return poll(entry, 1, 0) === 1 && (entry.readInt16LE(6) & (pollError | pollHangUp)) !== 0;
	};

async function loadCalls(): Promise<PeerCalls> {
	const { load } = await import("koffi");
	const isMac = process.platform === "darwin";
	const library = load(isMac ? "libSystem.B.dylib" : null);
	const getSockOpt = library.func(
		"int getsockopt(int fd, int level, int name, _Out_ uint8_t *value, _Inout_ uint32_t *length)",
	) as GetSockOpt;
	const readPeer: ReadPeer = (socket) => {
		const fd = descriptorOf(socket);
		if (fd === null) return null;
		return isMac ? macPeer(getSockOpt, fd) : linuxPeer(getSockOpt, fd);
	};
	if (isMac) return { readPeer, isHungUp: () => false };
	return { readPeer, isHungUp: hungUpBy(library.func("int poll(_Inout_ uint8_t *entries, unsigned long count, int timeout)") as Poll) };
}

/** Connects to itself in a private folder and compares what the reader says with what is known. */
async function selfTest({ readPeer, isHungUp }: PeerCalls): Promise<boolean> {
	const folder = mkdtempSync(join(tmpdir(), "countersign-peer-"));
	const server = createServer();
	try {
		const peer = await new Promise<PeerCredentials | null>((resolve, reject) => {
			server.once("error", reject);
			server.once("connection", (socket) => {
				// Both ends are open here: a hang-up would be a lie.
				resolve(isHungUp(socket) ? null : readPeer(socket));
				socket.destroy();
			});
			const path = join(folder, "s");
			server.listen(path, () => connect(path).once("error", reject).resume());
		});
		return peer !== null && peer.uid === process.getuid?.() && (peer.pid === undefined || peer.pid === process.pid);
	} finally {
		server.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

/**
 * A tested reader of peer credentials.
 *
 * Faults: `unavailable` on systems without them, when the native call cannot be loaded, and when the self-test fails;
 * the host must then say that agents are named by their key alone.
 */
export async function openPeerCredentials(): Promise<Result<PeerCalls>> {
	if (process.platform !== "linux" && process.platform !== "darwin") {
		return fail("unavailable", `peer credentials are not read on \`${process.platform}\``);
	}
	try {
		const calls = await loadCalls();
		if (await selfTest(calls)) return ok(calls);
		return fail("unavailable", "peer credentials failed their self-test");
	} catch (error) {
		return fail("unavailable", `peer credentials could not be loaded: ${error instanceof Error ? error.message : "unknown error"}`);
	}
}
