import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { auditExport, auditKeys, auditProve } from "../../../commands/audit.ts";
import { visible } from "../../../shared/lib/visible.ts";
import type { Entry } from "../../../shared/model/entry.ts";
import type { OpenedCheckpoint } from "../../audit/checkpoint.ts";
import { parseEntryProof, proveEntry, verifyEntryProof } from "../../audit/entry-proof.ts";
import { growthHeader, proveGrowth, verifyGrowthProof } from "../../audit/growth-proof.ts";
import type { BoundKey } from "../../audit/key-chain.ts";
import { formatKeyFile, parseKeyFile } from "../../audit/key-file.ts";
import { cosignatureType } from "../../audit/note.ts";
import { createCheckpoints } from "../../store/checkpoints.ts";
import { keyChainOf, readHandOvers } from "../../store/hand-overs.ts";
import { createQuery } from "../../store/query.ts";
import { createStoredTree, nativeHasher, sha256 } from "../../store/tree.ts";
import { exportTiles } from "../export-tiles.ts";
import { checkSignature } from "../log-key.ts";
import { databaseOf, failing, keysOf, type Place, reading, timeText, witnessKeys } from "./log-file.ts";

/** `countersign audit prove`, `verify --proof` and `export`: what somebody takes along who does not trust this machine. */

const give = (text: string, output: string | undefined): void => {
	if (output === undefined) process.stdout.write(text);
	else writeFileSync(output, text, { flag: "wx" });
};

const proveOne = (seq: number, options: Place & { output?: string }): Promise<void> =>
	reading(options, (db) => {
		// One snapshot: a host may append while the tree is read.
		db.exec("BEGIN");
		const checkpoint = createCheckpoints(db).newest();
		const entry = createQuery(db).entry(seq);
		if (entry === null) throw new Error(`there is no entry #${seq}`);
		if (checkpoint === null || checkpoint.size <= seq) {
			throw new Error(`entry #${seq} is not yet under a signed checkpoint: that comes within a minute while the host runs`);
		}
		const proof = proveEntry(nativeHasher, createStoredTree(db).nodes(), seq, checkpoint, entry.body);
		db.exec("COMMIT");
		if (!proof.ok) throw new Error(proof.fault.message);
		give(proof.value, options.output);
	});

const proveBetween = (from: number, options: Place & { to?: number; output?: string }): Promise<void> =>
	reading(options, (db) => {
		db.exec("BEGIN");
		const checkpoints = createCheckpoints(db);
		const at = (size: number): string => {
			const note = checkpoints.at(size);
			if (note !== null) return note;
			const near = checkpoints.near(size);
			throw new Error(
				`there is no checkpoint of ${size} entries; ${near.length === 0 ? "nothing is signed yet" : `near it: ${near.join(", ")}`}`,
			);
		};
		const to = options.to ?? checkpoints.newest()?.size ?? 0;
		const proof = proveGrowth(nativeHasher, createStoredTree(db).nodes(), at(from), at(to));
		db.exec("COMMIT");
		if (!proof.ok) throw new Error(proof.fault.message);
		give(proof.value, options.output);
	});

type ProveOptions = Place & { output?: string; from?: number; to?: number };

const prove = async (seq: number | undefined, options: ProveOptions, command: Command): Promise<void> => {
	const { from, to } = options;
	if (seq !== undefined && from === undefined && to === undefined) return proveOne(seq, options);
	if (seq === undefined && from !== undefined) return proveBetween(from, options);
	command.error("give the number of an entry, or --from with the size of an earlier checkpoint", { exitCode: 2 });
};

const trust = { sha256, check: checkSignature };

const keysIn = (file: string): readonly BoundKey[] => {
	const keys = parseKeyFile(readFileSync(file, "utf8"), trust);
	if (!keys.ok) throw new Error(`${file}: ${keys.fault.message}`);
	return keys.value.keys;
};

/** The keys of the log itself, followed from the one beside it, and the witnesses of this home's rules. */
const keysOfLog = async (place: Place): Promise<readonly BoundKey[]> => {
	const own = existsSync(databaseOf(place)) ? await reading(place, (db) => keyChainOf(db, keysOf(place), trust).keys) : keysOf(place);
	return own.length === 0 ? own : [...own, ...witnessKeys()];
};

const showKeys = (options: Place & { output?: string }): Promise<void> =>
	reading(options, (db) => {
		const [pinned] = keysOf(options);
		if (pinned === undefined) throw new Error("there is no public key beside this log");
		const notes = readHandOvers(db).flatMap(({ note }) => (note === null ? [] : [note]));
		give(formatKeyFile(pinned, witnessKeys(), notes), options.output);
	});

const signedBy = ({ signers }: OpenedCheckpoint): string => {
	const own = signers.filter(({ type }) => type !== cosignatureType).map(({ keyIdHex }) => keyIdHex);
	const witnesses = signers.filter(({ type }) => type === cosignatureType).map(({ name }) => visible(name));
	return `signed with the key ${own.join(" and ")}${witnesses.length === 0 ? "" : `, cosigned by ${witnesses.join(", ")}`}`;
};

const entryLine = (body: string): string => {
	try {
		const { at, type, actor, agent } = JSON.parse(body) as Partial<Entry>;
		return `the entry: ${visible(String(type))} at ${timeText(Number(at))}, by ${visible(agent ?? String(actor))}`;
	} catch {
		return "the entry's text is not JSON";
	}
};

/** Says in plain words what a proof file shows. Throws with one line when it does not hold. */
const checkProofFile = (file: string, entryFile: string | undefined, keys: readonly BoundKey[]): readonly string[] => {
	const text = readFileSync(file, "utf8");
	const against = { hasher: nativeHasher, keys, check: checkSignature };
	if (text.startsWith(growthHeader)) {
		const grown = verifyGrowthProof(text, against);
		if (!grown.ok) throw new Error(grown.fault.message);
		const { older, newer } = grown.value;
		return [
			`PASSED  the log \`${visible(newer.origin)}\` only grew from ${older.size} to ${newer.size} entries: nothing before was changed or removed`,
			`the newer checkpoint is ${signedBy(newer)}`,
		];
	}
	const proof = parseEntryProof(text);
	if (!proof.ok) throw new Error(proof.fault.message);
	const bytes = entryFile === undefined ? proof.value.extra : readFileSync(entryFile);
	if (bytes === undefined) throw new Error("the proof does not carry the entry: give its exact bytes with --entry <file>");
	const body = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
	const proved = verifyEntryProof(text, nativeHasher.leaf(body), against);
	if (!proved.ok) throw new Error(proved.fault.message);
	const { index, checkpoint } = proved.value;
	return [
		`PASSED  entry #${index} is one of the ${checkpoint.size} entries of the log \`${visible(checkpoint.origin)}\`, unchanged`,
		`the checkpoint is ${signedBy(checkpoint)}`,
		entryLine(body),
		"this does not show that every action was logged",
	];
};

export type ProofOptions = Place & { proof?: string; entry?: string; key?: string };

/** The keys to check by. Throws when there is none. */
export const keysToCheckBy = async (options: Place & { readonly key?: string }): Promise<readonly BoundKey[]> => {
	const keys = options.key === undefined ? await keysOfLog(options) : keysIn(options.key);
	if (keys.length === 0) throw new Error("there is no public key here: give the log's with --key <file>");
	return keys;
};

/** `audit verify --proof`: a proof file against the log's public key, without the log. */
export const verifyProofFile = async (options: ProofOptions & { proof: string }): Promise<void> => {
	const keys = await keysToCheckBy(options);
	try {
		const [verdict, ...rest] = checkProofFile(options.proof, options.entry, keys);
		process.stdout.write(`${[verdict, ...rest.map((line) => `  ${line}`)].join("\n")}\n`);
	} catch (error) {
		process.stdout.write(`FAILED  ${visible(error instanceof Error ? error.message : String(error))}\n`);
		process.exitCode = 1;
	}
};

const exportLog = (options: Place & { tiles: string; json?: boolean }): Promise<void> =>
	reading(options, async (db) => {
		const folder = resolve(options.tiles);
		const abort = new AbortController();
		const cancel = (): void => abort.abort();
		process.once("SIGINT", cancel);
		const shows = process.stderr.isTTY;
		const done = await exportTiles(db, folder, {
			pinned: keysOf(options),
			check: checkSignature,
			signal: abort.signal,
			onProgress: (progress) => {
				if (shows) process.stderr.write(`\r${progress.done} of ${progress.total} new entries\u001b[K`);
			},
		});
		process.off("SIGINT", cancel);
		if (shows) process.stderr.write("\r\u001b[K");
		if (!done.ok) throw new Error(done.fault.message);
		const { size, fromSize, written, unchanged, wide, pruned, origin, rootHex } = done.value;
		if (options.json === true) return void process.stdout.write(`${JSON.stringify(done.value, null, 2)}\n`);
		const lines = [
			`exported ${size} entries of ${visible(origin)} to ${visible(folder)}${fromSize === 0 ? "" : `, ${size - fromSize} of them new`}`,
			`${written} files written${unchanged === 0 ? "" : `, ${unchanged} were there already`}; signed root ${rootHex}`,
			...(wide === 0
				? []
				: [`${wide} bundles hold an entry of more than 65,535 bytes: they are under tile/entries32, with lengths of 32 bits`]),
			...(pruned === 0 ? [] : [`${pruned} bundles are left out: retention removed what was in them; their hashes are there`]),
		];
		process.stdout.write(`${lines.join("\n  ")}\n`);
	});

export const addProofs = (audit: Command): void => {
	auditProve(audit).action((seq: number | undefined, options: ProveOptions, command: Command) => failing(prove(seq, options, command)));
	auditKeys(audit).action((options: Place & { output?: string }) => failing(showKeys(options)));
	auditExport(audit).action((options: Place & { tiles: string; json?: boolean }) => failing(exportLog(options)));
};
