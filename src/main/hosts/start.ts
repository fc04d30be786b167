import { existsSync, mkdirSync } from "node:fs";
import { homedir, hostname, userInfo } from "node:os";
import { join } from "node:path";
import { operatorContract, type OperatorContract } from "../../shared/contract/operator.ts";
import { serve, type Served } from "../../shared/contract/serve.ts";
import type { Places } from "../../shared/model/places.ts";
import { redact } from "../redact/index.ts";
import { readHandOvers } from "../store/hand-overs.ts";
import { openReserve } from "../store/reserve.ts";
import { openForReading } from "../store/open.ts";
import { refusalOf } from "../store/refusals.ts";
import { systemNow } from "../system/clock.ts";
import { newId } from "../system/ids.ts";
import { openKeyStore } from "../system/key-store.ts";
import { type Log, openLog } from "../system/log.ts";
import { readPassphrase } from "../system/passphrase.ts";
import { appPaths, prepareFolders } from "../system/paths.ts";
import { openPeers } from "../system/peers.ts";
import type { OperatorSession } from "../api/console.ts";
import { listenAgents } from "../wires/listen-agents.ts";
import { listenOperator, type OperatorConnection } from "../wires/listen-operator.ts";
import type { App } from "./app.ts";
import { compose } from "./compose.ts";
import { type LoggedKeys, openLogKey, readRemembered } from "./log-key.ts";
import { operatorPassphrase } from "./operator-passphrase.ts";
import { refuseMissingLog } from "./refuse-older-log.ts";
import { serveAgent } from "./serve-agent.ts";
import { version } from "./version.ts";

/** What both hosts are: folders, keys, the application, and the two local sockets. */
export type Running = {
	readonly app: App;
	readonly places: Places;
	readonly log: Log;
	readonly operator: string;
	readonly onBug: (method: string, error: unknown) => void;
	stop(): Promise<void>;
};

/**
 * Starts. Throws with one line for a person when it must not: folders that others can enter, a key that is gone, a log
 * that was put back, another host on the same home.
 */
export const start = async (kind: "desktop" | "headless", onFatal: (error: unknown) => void): Promise<Running> => {
	// Whatever this process creates is for this user alone.
	process.umask(0o077);
	const places = appPaths();
	const isFirstRun = !existsSync(places.data);
	const prepared = prepareFolders(places);
	if (!prepared.ok) throw new Error(prepared.fault.message);
	const log = openLog(places.logFile, (text) => redact(text).text);
	const onBug = (place: string, error: unknown): void => log.error(`bug in ${place}`, error);

	const keyFolder = join(places.data, "keys");
	mkdirSync(keyFolder, { recursive: true, mode: 0o700 });
	const keyStore = await openKeyStore({ folder: keyFolder, forced: process.env["COUNTERSIGN_KEYSTORE"] });
	if (!keyStore.ok) throw new Error(keyStore.fault.message);
	const file = join(places.data, "log.db");
	refuseMissingLog(file, await readRemembered(keyStore.value));
	const peeked = openReserve(join(places.data, "reserve")).use(() => peekLog(file));
	const logKey = await openLogKey(keyStore.value, places.data, peeked);

	const operator = userInfo().username.slice(0, 120) || "operator";
	const app = await compose({
		kind,
		version,
		operator,
		folders: places,
		userHome: homedir(),
		isFirstRun,
		logKey,
		keys: keyStore.value,
		passphrase: operatorPassphrase(places.passphraseFile, systemNow),
		newId,
		now: systemNow,
		log,
		onFatal,
	});

	const peers = await openPeers();
	if (peers.warning !== undefined) log.warn(`the process at the other end of a socket cannot be named here: ${peers.warning}`);
	const onRefused = (where: string) => (refused: string, detail: string) => {
		log.warn(`${where}: connection refused`, { refused, detail });
	};
	const onError = (error: Error): void => log.error("a listener failed", error);

	const agents = await listenAgents({
		folder: places.run,
		peers,
		onConnection: (connection) => serveAgent(app, connection, { newId, onBug }),
		onRefused: onRefused("agents"),
		onError,
	});
	if (!agents.ok) {
		await app.stop();
		throw new Error(`the agents' socket cannot be opened: ${agents.fault.message}`);
	}
	const operators = await listenOperator({
		folder: places.run,
		peers,
		auth: {
			operator,
			passphrase: () => readPassphrase(places.passphraseFile),
			agentOf: ({ pid }) => app.connections.agentOfProcess(pid),
			now: systemNow,
			onProven: () => void app.record({ type: "operator.signed-in", actor: operator, details: { via: "cli" } }),
			onRefused: (why) => void app.record({ type: "operator.refused", actor: operator, details: { via: "cli", reason: why } }),
		},
		onConnection: (connection) => serveOperator(app, connection, operator, onBug),
		onRefused: onRefused("operator"),
		onError,
	});
	if (!operators.ok) {
		await agents.value.close();
		await app.stop();
		throw new Error(`the operator's socket cannot be opened: ${operators.fault.message}`);
	}
	log.info(`listening at ${agents.value.address} on ${hostname()}`);

	return {
		app,
		places,
		log,
		operator,
		onBug,
		stop: async () => {
			await app.stopHeld();
			await operators.value.close();
			await agents.value.close();
			await app.stop();
			log.close();
		},
	};
};

/** The command line: the console's contract, and the proof that the approver is there before anything is decided. */
const serveOperator = (
	app: App,
	{ wire, auth }: OperatorConnection,
	operator: string,
	onBug: (method: string, error: unknown) => void,
): void => {
	let served: Served<OperatorContract> | null = null;
	const connection = newId();
	const session: OperatorSession = {
		connection,
		operator,
		via: "cli",
		readOnly: auth.readOnlyWhy,
		unwatch: null,
		emit: (event, data) => {
			if (served !== null && !served.emit(event, data)) wire.close("the command line does not keep up");
		},
	};
	wire.onClose(() => {
		session.unwatch?.();
		app.dropConsole(connection);
	});
	const handlers = { ...app.consoleHandlers, "operator.challenge": auth.challenge, "operator.prove": auth.prove };
	served = serve(operatorContract, handlers, wire, session, {
		refusalOf,
		onBug: ({ method, error }) => onBug(method, error),
		maxInFlight: 16,
	});
};

/** What the log on disk says of itself before it is opened for writing. */
const peekLog = (file: string): LoggedKeys => {
	const none = { hasEntries: false, origin: null, handOvers: [] };
	if (!existsSync(file)) return none;
	const db = openForReading(file);
	try {
		const hasTables = db.prepare("SELECT count(*) FROM sqlite_master WHERE name IN ('entries', 'checkpoints')").pluck().get() === 2;
		if (!hasTables) return none;
		const note = db.prepare("SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1").pluck().get() as string | undefined;
		const hasEntries = db.prepare("SELECT EXISTS (SELECT 1 FROM entries)").pluck().get() === 1;
		return { hasEntries, origin: note?.split("\n")[0] ?? null, handOvers: readHandOvers(db) };
	} finally {
		db.close();
	}
};
