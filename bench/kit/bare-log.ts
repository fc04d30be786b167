import { createHash, hash } from "node:crypto";
import { signCheckpoint } from "../../src/main/audit/checkpoint.ts";
import { createVerifierKey, type NoteSigner } from "../../src/main/audit/note.ts";
import { createCheckpoints } from "../../src/main/store/checkpoints.ts";
import { openDatabase } from "../../src/main/store/open.ts";
import { createStoredTree, nativeHasher } from "../../src/main/store/tree.ts";
import { createSeed, openSeed } from "../../src/main/system/ed25519.ts";

/** An ordinary entry's bytes, about 410 of them. */
export const bodyOf = (seq: number): string =>
	`{"actor":"rules","agent":"bench","at":${1_800_000_000_000 + seq},"details":{"cwd":"/srv/project","grade":"routine","kind":"shell","risk":"read","subject":"grep -rn createServer src/part-${seq}","tool":"shell_exec"},"digest":"${hash("sha256", `${seq}`, "hex")}","host":"bench","outcome":{"obligations":[],"state":"allowed"},"request":"r${seq}","seq":${seq},"session":"s1","type":"request.allowed"}`;

/** A log file that grows as a bench asks, without the engine around it: real rows, tiles and a signed head every 1,000 entries. */
export const createBareLog = (file: string, withTree = true) => {
	const db = openDatabase(file);
	const insert = db.prepare("INSERT INTO entries (seq, request, leaf, body) VALUES (?, ?, ?, ?)");
	const tree = createStoredTree(db);
	const checkpoints = createCheckpoints(db);
	const key = openSeed(createSeed());
	const own = createVerifierKey((bytes) => createHash("sha256").update(bytes).digest(), "countersign.local/bench", key.publicKey);
	if (!own.ok) throw new Error(own.fault.message);
	const signer: NoteSigner = { key: own.value, sign: key.sign };
	const noHash = "0".repeat(64);
	let size = 0;
	const batch = db.transaction((bodies: readonly string[]) => {
		for (const body of bodies) {
			const leaf = withTree ? nativeHasher.leaf(body) : noHash;
			insert.run(size, `r${size}`, leaf, body);
			if (withTree) tree.append(leaf);
			size++;
		}
	});
	return {
		db,
		tree,
		key: own.value,
		/** One durable transaction. */
		batch,
		grow: (to: number): void => {
			while (size < to) {
				batch(Array.from({ length: Math.min(1000, to - size) }, (_, at) => bodyOf(size + at)));
				const head = { size, root: tree.root() };
				checkpoints.put({ size, at: 1_800_000_000_000 + size, note: signCheckpoint(head, signer) });
			}
		},
	};
};

/** Milliseconds on the clock and of processor time, of all threads of this process. The second hardly minds a busy machine. */
export const measured = async (work: () => unknown): Promise<{ readonly wallMs: number; readonly cpuMs: number }> => {
	const [from, before] = [performance.now(), process.cpuUsage()];
	await work();
	const { user, system } = process.cpuUsage(before);
	return { wallMs: performance.now() - from, cpuMs: (user + system) / 1000 };
};
