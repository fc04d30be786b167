import { spawnSync } from "node:child_process";
import { createHash, hash } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVerifierKey, type NoteSigner } from "../src/main/audit/note.ts";
import { signCheckpoint } from "../src/main/audit/checkpoint.ts";
import { checkSignature } from "../src/main/hosts/log-key.ts";
import { verifyFile } from "../src/main/hosts/verify-file.ts";
import { createCheckpoints } from "../src/main/store/checkpoints.ts";
import { openDatabase, openForReading } from "../src/main/store/open.ts";
import { createStore } from "../src/main/store/store.ts";
import { createSeed, openSeed } from "../src/main/system/ed25519.ts";
import { median } from "./kit/servers.ts";

/**
 * G7 (first figures): entries verified a second from the database, query columns included, beside `openssl speed` (the
 * limit, charged 640 bytes an entry) and a naive hash chain over the same rows (the peer). `--entries N`, `--rounds N`.
 */
const option = (name: string, otherwise: number): number => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const entries = option("entries", 200_000);
const rounds = option("rounds", 3);

const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
const file = join(folder, "log.db");
const db = openDatabase(file);
let clock = 1_800_000_000_000;
const store = createStore(db, {
	now: () => clock++,
	host: "bench",
	folds: [],
	redact: (draft) => draft,
	onFatal: (error) => {
		throw error;
	},
});
const key = openSeed(createSeed());
const own = createVerifierKey((bytes) => createHash("sha256").update(bytes).digest(), "countersign.local/bench", key.publicKey);
if (!own.ok) throw new Error(own.fault.message);
const signer: NoteSigner = { key: own.value, sign: key.sign };
const checkpoints = createCheckpoints(db);
const batch = 1000;
for (let from = 0; from < entries; from += batch) {
	await store.commit(() => {
		for (let n = from; n < Math.min(entries, from + batch); n++) {
			store.ledger.append({
				type: "request.allowed",
				actor: "rules",
				agent: "bench",
				session: "s1",
				request: `r${n}`,
				digest: hash("sha256", `${n}`, "hex"),
				outcome: { state: "allowed", obligations: [] },
				details: {
					tool: "shell_exec",
					kind: "shell",
					risk: "read",
					grade: "routine",
					subject: `grep -rn createServer src/part-${n}`,
					cwd: "/srv/project",
				},
			});
		}
		checkpoints.put({ size: store.tree.size, at: clock, note: signCheckpoint({ size: store.tree.size, root: store.tree.root() }, signer) });
	});
}
const bytes = db.prepare("SELECT sum(length(body)) FROM entries").pluck().get() as number;
db.pragma("wal_checkpoint(TRUNCATE)");

const timed = async (work: () => unknown): Promise<number> => {
	const from = performance.now();
	await work();
	return (entries / (performance.now() - from)) * 1000;
};
const ours: number[] = [];
const naive: number[] = [];
const limit: number[] = [];
for (let round = 0; round < rounds; round++) {
	const reader = openForReading(file);
	ours.push(
		await timed(async () => {
			const report = await verifyFile(file, {
				keys: [own.value],
				check: checkSignature,
				remembered: [],
				now: () => performance.now(),
				signal: new AbortController().signal,
				onProgress: () => undefined,
			});
			if (report.state !== "passed") throw new Error(report.text);
		}),
	);
	naive.push(
		await timed(() => {
			let prev = "0".repeat(64);
			for (const body of reader.prepare("SELECT body FROM entries ORDER BY seq").pluck().iterate() as Iterable<string>) {
				prev = createHash("sha256")
					.update(prev)
					.update(JSON.stringify(JSON.parse(body)))
					.digest("hex");
			}
		}),
	);
	reader.close();
	const speed = spawnSync("openssl", ["speed", "-seconds", "1", "-bytes", "640", "-multi", "2", "sha256"], { encoding: "utf8" });
	const kilobytes = /sha256\s+([\d.]+)k/i.exec(`${speed.stdout}${speed.stderr}`)?.[1];
	if (kilobytes !== undefined) limit.push((Number(kilobytes) * 1000) / 640);
}
const sizeBytes = statSync(file).size;
db.close();
rmSync(folder, { recursive: true, force: true });
const ratio = (other: readonly number[]): string =>
	other.length === 0 ? "not measured" : median(ours.map((value, at) => value / (other[at] ?? 1))).toFixed(2);
console.log(`entries ${entries}, ${Math.round(bytes / entries)} bytes each, file ${(sizeBytes / bytes).toFixed(2)} x the bodies`);
console.log(`verify (one thread, columns checked)  ${median(ours).toFixed(0)}/s`);
console.log(`naive hash chain                      ${median(naive).toFixed(0)}/s   ours is ${ratio(naive)} x`);
console.log(`openssl speed sha256, 640 B, 2 cores  ${median(limit).toFixed(0)}/s   ours is ${ratio(limit)} x`);
