#!/usr/bin/env node
// @ts-nocheck: plain JavaScript, so that nothing but Node is needed to read it and to run it
/**
 * countersign-verify: checks an audit log of Countersign without Countersign. One file, Node 20 or later, nothing to install.
 * Written from RFC 6962, and C2SP signed-note, tlog-checkpoint, tlog-tiles, tlog-proof; it shares no code with the program
 * that wrote the log. Read it before you trust it. docs/verify.md says what each result means.
 *
 *   countersign-verify --key log-key.pub PATH…      a tiles folder, a JSONL export, a daily segment, a proof
 *     --key FILE|LINE      the log's verifier key(s), name+id+base64; else a `log-key.pub` that lies beside what is checked
 *     --against FILE       a signed head that you kept: the log must contain it
 *     --pruned N           retention removed bodies before entry N; without it a body that is not there is damage
 *
 * Plain entries, one a line, are checked under the signed heads in FILE.checkpoint.
 * Exit code 0: proved under a signature. 1: something is wrong; the first bad entry and the kind are named. 2: nothing proved.
 */
import { createHash, createPublicKey, verify } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

/** What is wrong, from which entry to which. Any other error means that nothing can be said. */
const damage = (kind, from, to, why) =>
	Object.assign(new Error(`${kind} #${from}${to > from ? `-#${to}` : ""}: ${why}`), { isDamage: true });

// ---- RFC 6962: hashes, roots, proofs ----

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const leafHash = (body) => sha256(Buffer.of(0), body);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

/** The right edge of a growing tree: roots of its complete subtrees, largest first. */
const treeOf = (size = 0, peaks = []) => ({ size, peaks: [...peaks] });
const append = (tree, added) => {
	let hash = added;
	for (let rest = tree.size; rest % 2 === 1; rest = (rest - 1) / 2) hash = nodeHash(tree.peaks.pop(), hash);
	tree.peaks.push(hash);
	tree.size++;
	return tree;
};
const rootOf = ({ peaks }) => (peaks.length === 0 ? sha256() : peaks.reduceRight((root, peak) => nodeHash(peak, root)));
const rootOfAll = (hashes) => rootOf(hashes.reduce(append, treeOf()));

/** Climbs from a leaf's or subtree's place to the root, as RFC 9162 sections 2.1.3.2 and 2.1.4.2 do. False when the path does not fit. */
const climb = (place, last, path, onLeft, onRight) => {
	const up = () => ([place, last] = [Math.floor(place / 2), Math.floor(last / 2)]);
	for (const other of path) {
		if (last === 0) return false;
		if (place % 2 === 1 || place === last) {
			onLeft(other);
			while (place % 2 === 0 && place !== 0) up();
		} else onRight(other);
		up();
	}
	return last === 0;
};
const rootFromPath = (root, index, size, path) => {
	const [left, right] = [(other) => (root = nodeHash(other, root)), (other) => (root = nodeHash(root, other))];
	return index < size && climb(index, size - 1, path, left, right) ? root : null;
};
/** Does the tree of `newer` begin with the tree of `older`? */
const isGrowth = (older, newer, path) => {
	if (older.size >= newer.size || older.size === 0) return older.size === newer.size && path.length === 0 && older.root.equals(newer.root);
	let [place, last] = [older.size - 1, newer.size - 1];
	while (place % 2 === 1) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
	const [start, ...rest] = place === 0 ? [older.root, ...path] : path;
	if (start === undefined) return false;
	let [was, is] = [start, start];
	const left = (other) => ([was, is] = [nodeHash(other, was), nodeHash(other, is)]);
	return climb(place, last, rest, left, (other) => (is = nodeHash(is, other))) && was.equals(older.root) && is.equals(newer.root);
};

// ---- C2SP signed-note and tlog-checkpoint ----

const keyPattern = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/;
const readKeys = (text) =>
	text.split("\n").flatMap((line) => {
		const [, name, id, data] = keyPattern.exec(line.trim()) ?? [];
		if (name === undefined) return [];
		const bytes = Buffer.from(data, "base64");
		if (bytes.length !== 33 || sha256(`${name}\n`, bytes).toString("hex", 0, 4) !== id) throw new Error(`bad key ${name}+${id}`);
		const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), bytes.subarray(1)]);
		const key = createPublicKey({ key: der, format: "der", type: "spki" });
		return [{ name, id, type: bytes[0], key }];
	});

/**
 * Who signed a note: the key of the log at least. Signatures of unknown keys are passed over; a wrong one of a known key is
 * damage, whoever else signed. Type 1 signs the text; type 4 is a witness, who signs a time and the text (C2SP tlog-cosignature).
 */
const signersOf = (note, log, keys, at) => {
	const split = note.lastIndexOf("\n\n");
	const text = note.slice(0, split + 1);
	const signers = [];
	for (const line of note.slice(split + 2).split("\n")) {
		const [, name, data = ""] = /^\u2014 (\S+) (\S+)$/.exec(line) ?? [];
		const bytes = Buffer.from(data, "base64");
		const known = keys.find((key) => key.name === name && key.id === bytes.toString("hex", 0, 4));
		if (known === undefined) continue;
		const isWitness = known.type === 4 && bytes.length === 76;
		const message = Buffer.from(isWitness ? `cosignature/v1\ntime ${bytes.readBigUInt64BE(4)}\n${text}` : text);
		if (verify(null, message, known.key, bytes.subarray(isWitness ? 12 : 4))) signers.push(known);
		else throw damage("bad-signature", at, at, `the signature of ${name} is wrong`);
	}
	if (!signers.some((key) => key.name === log && key.type === 1)) throw damage("bad-signature", at, at, "the log's key did not sign this");
	return signers.map(({ name, id }) => `${name}+${id}`).join(", ");
};

/** Keys, one a line; behind them hand-overs, each signed by the key that goes and the key that comes (`countersign audit keys`). */
const readKeyFile = (text) => {
	const [lines, ...notes] = text.split(/^(?=countersign key hand-over v1$)/m);
	const keys = readKeys(lines);
	for (const note of notes.map((each) => `${each.trimEnd()}\n`)) {
		const [goes, comes] = readKeys(note);
		const size = Number(/^size (\d{1,15})$/m.exec(note)?.[1]);
		const inForce = keys.findLast(({ type, name }) => type === 1 && name === comes?.name);
		if (inForce?.id !== goes?.id || !(size >= 0)) throw new Error("a hand-over that does not follow from the key before it");
		for (const each of [inForce, comes]) signersOf(note, each.name, [each], size);
		inForce.through = size;
		keys.push({ ...comes, from: size + 1 });
	}
	return keys;
};
/** The signed tree head in a note. */
const openCheckpoint = (note, keys) => {
	const [, origin, count, base64] = /^([^\n]+)\n(0|[1-9]\d{0,14})\n([A-Za-z0-9+/]{43}=)\n/.exec(note) ?? [];
	const size = Number(count ?? /^[^\n]*\n(\d{1,15})/.exec(note)?.[1] ?? 0);
	if (count === undefined) throw damage("bad-signature", size, size, "a checkpoint that is none");
	const inForce = keys.filter(({ from = 0, through = size }) => from <= size && size <= through);
	return { origin, size, root: Buffer.from(base64, "base64"), by: signersOf(note, origin, inForce, size) };
};
/** Notes that stand in one text: each begins with its log's name, the line before a size and a root. */
const notesIn = (text) => text.split(/(?<=\n)(?=[^\n\u2014]+\n\d+\n[A-Za-z0-9+/]{43}=\n)/).filter((note) => note !== "");

// ---- Entries in order: the one place that names damage ----

/** The number that an entry says, at the end of its canonical text, where nothing inside of it can look the same; NaN for what is none. */
const entryEnd = /^\{.*,"seq":(\d{1,15})(?:,"session":"(?:[^"\\]|\\.)*")?,"type":"[a-z.-]+"\}$/s;
const seqOf = (body) => Number(entryEnd.exec(body)?.[1] ?? Number.NaN);

/** Names what is wrong at place `at`, where `body` stands; `next` stands behind it. `hashAt` is the proved hash of a place, or null. */
const blame = (at, body, rest, hashAt) => {
	const [next] = rest();
	const [seq, nextSeq] = [seqOf(body), seqOf(next)];
	const isGenuine = Number.isSafeInteger(seq) && (hashAt(seq)?.equals(leafHash(body)) ?? true);
	const isNextThis = nextSeq === at && (hashAt(at)?.equals(leafHash(next)) ?? true);
	// Two that claim one number: where no hash tells which of them belongs, the number is what can be named.
	const place = seq < at && hashAt(at) === null ? seq : at;
	if (isNextThis && seq !== at + 1) return damage("inserted", place, place, "an entry was pushed in");
	if (!Number.isSafeInteger(seq)) return damage("unreadable", at, at, "the bytes are no entry");
	if (seq < at && nextSeq !== at + 1) return damage("inserted", place, place, `entry #${seq} stands in the log twice`);
	if (seq <= at || !isGenuine) return damage("edited", at, at, "the entry is not what it was");
	for (const other of rest()) if (seqOf(other) === at) return damage("reordered", at, at, `entry #${seq} stands here`);
	if (nextSeq === at + 1) return damage("edited", at, at, `it says that it is #${seq}`);
	return damage("missing", at, seq - 1, "gone");
};

/**
 * Bodies must come in order, each with the hash that is proved for its place (where one is), and lead to every head.
 * `bodies` can be read twice; null stands for a body that is gone while its hash is proved. Heads are in order of size.
 */
const checkEntries = (bodies, heads, hashAt = () => null, tree = treeOf()) => {
	const [from, gone] = [tree.size, []];
	let good = from;
	const waiting = heads.filter((head) => head.size >= tree.size);
	const meet = () => {
		while (waiting[0]?.size === tree.size) {
			const head = waiting.shift();
			const why = `they do not lead to the ${head.kept ? "head that you kept" : "signed checkpoint"} of ${head.size} entries`;
			if (!rootOf(tree).equals(head.root)) throw damage(head.kept ? "forked" : "edited", good, tree.size - 1, why);
		}
		if (heads.some(({ size }) => size === tree.size)) good = tree.size;
	};
	meet();
	for (const body of bodies()) {
		const proved = hashAt(tree.size);
		const hash = body === null ? proved : leafHash(body);
		if (body === null) gone.push(tree.size);
		else if (seqOf(body) !== tree.size || (proved !== null && !proved.equals(hash)))
			throw blame(tree.size, body, () => later(bodies, tree.size - from + 1), hashAt);
		append(tree, hash);
		meet();
	}
	const [lost] = waiting;
	const why = `a ${lost?.kept ? "head that you kept" : "signed checkpoint"} has ${lost?.size} entries`;
	if (lost !== undefined) throw damage(lost.kept ? "rolled-back" : "truncated", tree.size, lost.size - 1, why);
	return { size: tree.size, good, gone };
};
/** What stands behind the first `count`; read again for each look, so that memory stays small. */
function* later(bodies, count) {
	let at = 0;
	for (const body of bodies()) if (at++ >= count && body !== null) yield body;
}

// ---- What can be checked ----

function* linesOf(file) {
	const text = readFileSync(file);
	let from = 0;
	for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10, from)) yield text.subarray(from, (from = end + 1) - 1);
	if (from < text.length) yield text.subarray(from);
}

const entriesSaid = ({ size, good, gone }, heads, pruned = 0) => {
	const by = heads.findLast((head) => head.size === good)?.by;
	if (good === 0 || by === undefined) throw new Error(`${size} entries in order, under no checkpoint: what they say is not proved`);
	const [first] = gone.filter((seq) => seq >= pruned);
	if (first !== undefined) throw damage("missing", first, gone.at(-1), "no bodies; if retention removed all before N: --pruned N");
	return `entries #0-#${good - 1}, signed by ${by}; ${size - good} more unsigned, ${gone.length} proved by their hashes alone`;
};

const checkPlain = (file, { keys, kept }) => {
	const notes = existsSync(`${file}.checkpoint`) ? notesIn(readFileSync(`${file}.checkpoint`, "utf8")) : [];
	const heads = [...notes.map((note) => openCheckpoint(note, keys)), ...kept].sort((one, other) => one.size - other.size);
	const found = checkEntries(() => linesOf(file), heads);
	return entriesSaid(found, heads);
};

const checkExport = (file, { keys }) => {
	const [first, ...lines] = linesOf(file);
	const note = JSON.parse(first.toString()).countersignExport;
	const [, log, query, count, root] = /^countersign-export v1\nlog (.+)\nquery (".*")\nentries (\d+) \S+\nroot (\S{44})\n/.exec(note) ?? [];
	const by = signersOf(note, log, keys, 0);
	let last = -1;
	for (const line of lines) {
		const seq = seqOf(line);
		if (!(seq > last)) throw damage(Number.isNaN(seq) ? "unreadable" : "reordered", last + 1, last + 1, "this line does not belong here");
		last = seq;
	}
	const kind = lines.length < Number(count) ? "missing" : lines.length > Number(count) ? "inserted" : "edited";
	const isSigned = rootOfAll(lines.map(leafHash)).equals(Buffer.from(root, "base64"));
	if (!isSigned) throw damage(kind, seqOf(lines[0]) || 0, last, `not the ${count} entries that were signed`);
	return `${count} entries of the query ${query}, as exported, signed by ${by}`;
};

const pathOf = (index) => `${index}`.padStart(Math.ceil(`${index}`.length / 3) * 3, "0").replace(/\d{3}(?=\d)/g, "x$&/");
const checkTiles = (folder, { keys, kept, pruned }) => {
	const head = openCheckpoint(readFileSync(join(folder, "checkpoint"), "utf8"), keys);
	const part = (level, index, width) => join(folder, "tile", `${level}`, `${pathOf(index)}${width < 256 ? `.p/${width}` : ""}`);
	const damaged = (level, index, why, span = 256 ** (level + 1)) =>
		damage("tile", index * span, Math.min((index + 1) * span, head.size) - 1, `hash tile ${level}/${index} ${why}`);
	/** Hashes of one tile. */
	const tile = (level, index, width) => {
		const file = part(level, index, width);
		const bytes = existsSync(file) ? readFileSync(file) : [];
		if (bytes.length !== 32 * width) throw damaged(level, index, "is not there, or has the wrong length");
		return Array.from({ length: width }, (_, at) => bytes.subarray(32 * at, 32 * at + 32));
	};
	// Each level of tiles must hold the roots of the full tiles below; all leaves together must give the signed root.
	const [tree, leaves] = [treeOf(), []];
	for (let level = 0, below = null, count = head.size; count > 0; level++, count = Math.floor(count / 256)) {
		const roots = [];
		for (let index = 0; index * 256 < count; index++) {
			const hashes = tile(level, index, Math.min(256, count - index * 256));
			const wrong = below === null ? -1 : hashes.findIndex((hash, at) => !hash.equals(below[index * 256 + at]));
			if (wrong >= 0) throw damaged(level - 1, index * 256 + wrong, "and the tile above it do not agree");
			if (level === 0) hashes.reduce(append, tree);
			if (level === 0) leaves.push(Buffer.concat(hashes));
			if (hashes.length === 256) roots.push(rootOfAll(hashes));
		}
		below = roots;
	}
	if (!rootOf(tree).equals(head.root)) throw damaged(0, 0, "or another one does not lead to the signed root");
	const width = (index) => Math.min(256, head.size - index * 256);
	const hashAt = (seq) => (seq >= 0 && seq < head.size ? leaves[Math.floor(seq / 256)].subarray(32 * (seq % 256)).subarray(0, 32) : null);
	const bodies = function* () {
		for (let index = 0; index * 256 < head.size; index++) {
			const [short, long] = ["entries", "entries32"].map((name) => part(name, index, width(index)));
			const file = existsSync(short) ? short : long;
			const bytes = existsSync(file) ? readFileSync(file) : null;
			if (bytes === null) for (let at = 0; at < width(index); at++) yield null;
			for (let at = 0; bytes !== null && at < bytes.length;) {
				const digits = file === long ? 4 : 2;
				const length = at + digits <= bytes.length ? bytes.readUIntBE(at, digits) : bytes.length;
				yield bytes.subarray(at + digits, (at += digits + length));
			}
		}
	};
	const heads = [head, ...kept].sort((one, other) => one.size - other.size);
	return entriesSaid(checkEntries(bodies, heads, hashAt), heads, pruned);
};

const hashesIn = (lines) => lines.map((line) => Buffer.from(line, "base64"));
const checkProof = (file, { keys }) => {
	const text = readFileSync(file, "utf8");
	const [, ...lines] = text.split("\n\n")[0].split("\n");
	const body = lines[0]?.startsWith("extra ") ? Buffer.from(lines.shift().slice(6), "base64") : null;
	const index = Number(/^index (\d{1,15})$/.exec(lines.shift() ?? "")?.[1]);
	if (!Number.isSafeInteger(index) || body === null) throw new Error("the proof names no entry, or does not carry its bytes");
	const head = openCheckpoint(text.slice(text.indexOf("\n\n") + 2), keys);
	const root = rootFromPath(leafHash(body), index, head.size, hashesIn(lines));
	if (!root?.equals(head.root) || seqOf(body) !== index) throw damage("edited", index, index, "the signed log has another entry here");
	return `entry #${index} of ${head.size}, signed by ${head.by}: ${body.toString().slice(0, 300)}`;
};

const checkSegment = (file, { keys }) => {
	const [first] = linesOf(file);
	const { from, prev_hash: start, before } = JSON.parse(first.toString()).segment;
	const hex = (text) => Buffer.from(text, "hex");
	const tree = treeOf(before.size, before.peaks.map(hex));
	let [prev, end, seq] = [start, null, from];
	const shape = /^\{"ts":"[^"]*","event":"[^"]*",(.*),"prev_hash":"([0-9a-f]{64})","hash":"([0-9a-f]{64})"\}$/s;
	const parse = (line) => shape.exec(line.toString());
	const bodies = function* () {
		for (const line of linesOf(file)) {
			if (line.toString("utf8", 0, 12) === '{"manifest":') end = JSON.parse(line.toString()).manifest;
			else if (!line.equals(first)) yield Buffer.from(`{${parse(line)?.[1] ?? ""}}`);
		}
	};
	checkEntries(bodies, [], undefined, tree);
	for (const line of linesOf(file)) {
		const [, body, was, is] = parse(line) ?? [];
		if (body === undefined) continue;
		if (was !== prev) throw damage("edited", Math.max(from, seq - 1), seq, "they are not chained to each other");
		prev = nodeHash(hex(prev), leafHash(Buffer.from(`{${body}}`))).toString("hex");
		if (is !== prev) throw damage("edited", seq, seq, "the entry is not what was hashed");
		seq++;
	}
	if (end === null) throw new Error(`entries #${from}-#${seq - 1} are chained to each other, and under no checkpoint: no manifest`);
	if (end.to !== seq) throw damage("truncated", seq, end.to - 1, `the manifest has entries up to #${end.to - 1}`);
	const head = openCheckpoint(end.checkpoint, keys);
	const isSigned = isGrowth({ size: seq, root: rootOf(tree) }, head, end.growth.map(hex));
	if (!isSigned) throw damage("edited", from, seq - 1, "they do not lead to the signed checkpoint");
	return `entries #${from}-#${seq - 1}, signed by ${head.by}`;
};

// ---- The command ----

process.on("uncaughtException", ({ message }) => (console.error(`countersign-verify: ${message}`), process.exit(2)));
const several = { type: "string", multiple: true, default: [] };
const accepted = { key: several, against: several, pruned: { type: "string", default: "0" } };
const { values: options, positionals: paths } = parseArgs({ options: accepted, allowPositionals: true });

const check = (path) => {
	const isFolder = statSync(path).isDirectory();
	const folder = isFolder ? path : dirname(path);
	const given = options.key.map((key) => (existsSync(key) ? readFileSync(key, "utf8") : key));
	const beside = [folder, dirname(folder)].map((each) => join(each, "log-key.pub")).filter((each) => existsSync(each));
	const keys = readKeyFile((given.length > 0 ? given : beside.slice(0, 1).map((each) => readFileSync(each, "utf8"))).join("\n"));
	if (keys.length === 0) throw new Error("no key of the log: give it with --key");
	if (given.length === 0) console.log(`note  the key ${keys[0].name}+${keys[0].id} lay beside what it proves: compare it elsewhere`);
	const notes = options.against.flatMap((each) => notesIn(readFileSync(each, "utf8")));
	const kept = notes.map((note) => ({ ...openCheckpoint(note, keys), kept: true }));
	const trust = { keys, kept, pruned: Number(options.pruned) };
	if (isFolder) return checkTiles(path, trust);
	const [line = Buffer.alloc(0)] = linesOf(path);
	const opening = line.toString("utf8", 0, 40);
	if (opening === "c2sp.org/tlog-proof@v1") return checkProof(path, trust);
	if (opening.startsWith('{"countersignExport":')) return checkExport(path, trust);
	// Tables and the like: calling them damaged would accuse somebody.
	const isLog = /^(?:\{"(?:actor|segment)":|$)/.test(opening) || existsSync(`${path}.checkpoint`);
	if (!isLog) throw new Error("this is nothing that can be checked here; ask for JSONL, segments, tiles or proofs");
	return opening.startsWith('{"segment":') ? checkSegment(path, trust) : checkPlain(path, trust);
};

/** Says one result, and gives back its exit code. */
const say = (path) => {
	try {
		console.log(`ok    ${path}: ${check(path)}`);
		return 0;
	} catch (error) {
		console.log(`${error.isDamage ? "DAMAGED" : "nothing proved"}  ${path}: ${error.message}`);
		return error.isDamage ? 1 : 2;
	}
};
if (paths.length === 0) throw new Error("what shall be checked? The head of this file says how");
const codes = paths.map(say);
process.exitCode = codes.includes(1) ? 1 : Math.max(...codes);
