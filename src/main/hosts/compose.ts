import { hash } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import { defaultFrameLimits } from "../../shared/contract/frames.ts";
import type { Entry } from "../../shared/model/entry.ts";
import { notYetEnforced } from "../../shared/model/config.ts";
import { recentLimit } from "../../shared/view/state.ts";
import { createAgentApi } from "../api/agent.ts";
import { createConnections } from "../api/connections.ts";
import { createConsoleApi } from "../api/console.ts";
import { createFeed } from "../api/feed.ts";
import { createNonces } from "../api/nonces.ts";
import { createUndo } from "../api/undo.ts";
import { openCheckpointUnder } from "../audit/key-chain.ts";
import { analyse } from "../engine/analysis/index.ts";
import { createEngine } from "../engine/engine.ts";
import { gates } from "../engine/gates/index.ts";
import type { Reads } from "../engine/ports.ts";
import { claudeCode } from "../hooks/claude-code.ts";
import { redact } from "../redact/index.ts";
import { keepSecret } from "../shipping/secrets.ts";
import { createCheckpoints } from "../store/checkpoints.ts";
import { createQuery } from "../store/query.ts";
import { createStore } from "../store/store.ts";
import { nativeHasher } from "../store/tree.ts";
import { openApproverKeys, verifyAnswer } from "../system/approver-keys.ts";
import { createDisk, createPathMemory } from "../system/disk.ts";
import type { App, AppOptions } from "./app.ts";
import { cardPorts } from "./card-ports.ts";
import { dayFold, daySoFar } from "./day-so-far.ts";
import { createDeadlines } from "./deadlines.ts";
import { createDue } from "./due.ts";
import { createEvidence } from "./evidence.ts";
import { hostFolds } from "./host-folds.ts";
import { readOutside } from "./kept-failure.ts";
import { newestFold } from "./newest-fold.ts";
import { createLogCare, createRecorder } from "./log-care.ts";
import { createOpening, openLogFile } from "./log-opening.ts";
import { createPolicies } from "./policies.ts";
import { redactEntry } from "./redact-entry.ts";
import { refuseOlderLog } from "./refuse-older-log.ts";
import { createRuleDesk } from "./rule-desk.ts";
import { createRules } from "./rules.ts";
import { createLogSearch } from "./log-search.ts";
import { createWorkspaces } from "./workspaces.ts";

/** Config → running application. Hosts add listeners and windows to what this returns; nothing here listens. */

/** Starts everything but the listeners. Throws with a message for a person when it must not run. */
export const compose = async (options: AppOptions): Promise<App> => {
	const { folders, now, log, logKey } = options;
	const { file, db, lock, reserve, isThere } = openLogFile(folders.data);
	const disk = createDisk();
	const pathMemory = createPathMemory(disk.resolvePath);
	const sha256Hex = (text: string): string => hash("sha256", text, "hex");

	const store = createStore(db, {
		now,
		host: hostname(),
		folds: hostFolds,
		redact: redactEntry,
		isThere,
		beforeBatch: () => {
			pathMemory.forget();
			engine.begin();
		},
		afterRefusal: () => engine.revert(),
		onUnwritable: () => care.unwritable(),
		onFatal: options.onFatal,
	});
	const { projections, tree } = store;
	const checkpoints = createCheckpoints(db);
	const query = createQuery(db);
	const outside = await readOutside(logKey, options.keys);
	refuseOlderLog(file, tree, outside.remembered);

	const newest = (type: Entry["type"]): Entry | null => {
		const seq = store.folds.read(newestFold)[type];
		return seq === undefined ? null : query.read(seq);
	};
	const onUnrecorded = (error: unknown): void => log.error("a change of the rules was not recorded", error);
	const place = { folder: folders.config, isFirstRun: options.isFirstRun, now, newest, onUnrecorded };
	const rules = createRules({
		...place,
		store,
		onChange: () => {
			care.configure();
			feed.put({ type: "config.set", config: rules.current().state });
			feed.put({ type: "mode.set", mode: modeState() });
		},
	});
	const policies = createPolicies({
		...place,
		userHome: options.userHome,
		store,
		mode: rules.mode,
		entry: query.read,
		log: query,
		numbers: async (asked) => (await searching.search.numbers({ query: asked })).seqs,
		onChange: () => feed.put({ type: "policies.set", policies: policies.state() }),
		reconsider: () => engine.reconsider(),
	});

	const caseInsensitive = disk.isCaseInsensitive(folders.data);
	const reads: Reads = {
		resolvePath: pathMemory.resolvePath,
		hashFile: disk.hashFile,
		agent: projections.agent,
		halted: projections.halted,
		config: () => rules.current().config,
		policies: policies.inForce,
		mode: rules.mode,
		home: () => options.userHome,
		ownFolders: () => [folders.home, folders.config, folders.data],
		caseInsensitive: () => caseInsensitive,
		fold: store.folds.read,
		recorded: store.ledger.recorded,
	};

	const consoles = new Set<string>();
	// The desktop app has its tray and its notifications, also while no window is open.
	const nobodyWatches = (): boolean => options.kind === "headless" && consoles.size === 0;
	const hasSecret = (text: string): boolean => redact(text).found.length > 0;
	const onBug = (place: string, error: unknown): void => log.error(`bug in ${place}`, error);
	const engine = createEngine({
		reads,
		ledger: store.ledger,
		gates,
		analyse,
		now,
		sha256Hex,
		nobodyWatches,
		verifySignature: verifyAnswer,
		hasSecret,
		onBug,
	});
	const connections = createConnections();

	const evidence = createEvidence({
		db,
		file,
		store,
		checkpoints,
		logKey,
		...outside,
		now,
		disk,
		ownFolders: reads.ownFolders(),
		onChange: () => feed.put({ type: "chain.set", chain: chain.view() }),
		log,
	});
	const { chain, checkpointer } = evidence;

	const modeState = () => engine.modes.view();
	const recent = query.before(query.size(), recentLimit);
	const feed = createFeed({
		engine,
		connections,
		nobodyWatches,
		agents: projections.agents,
		chain: chain.view,
		mask: (text) => redact(text).text,
		now,
		initial: {
			host: { kind: options.kind, name: hostname(), version: options.version, home: folders.home },
			operator: options.operator,
			halted: projections.halted(),
			mode: modeState(),
			config: rules.current().state,
			policies: policies.state(),
		},
		recent,
		history: daySoFar(store.folds.read(dayFold), now()),
	});

	const agentApi = createAgentApi({
		engine,
		reads,
		commit: store.commit,
		connections,
		pendingAgents: () => projections.agents().filter((agent) => agent.status === "pending").length,
		adapters: { "claude-code": claudeCode },
		sha256Hex,
		now,
		version: options.version,
		maxFrameBytes: defaultFrameLimits.maxBytes,
		newId: options.newId,
		nobodyWatches,
		recorded: store.ledger.recorded,
		whenWritable: (ms) => care.whenWritable(ms),
	});

	const due = createDue({ now, nextAt: engine.nextDueAt, run: (isOverdue) => store.commit(() => engine.runDue(isOverdue)), onBug });
	const deadlines = createDeadlines(engine, { now, commit: store.commit, onBug });
	const workspaces = createWorkspaces(recent);
	const searching = createLogSearch(options, { file, query, checkpoints, workspaces });
	store.onAppended((entries) => {
		workspaces.take(entries);
		searching.search.noticed();
		agentApi.tell(entries);
		feed.take(entries);
		checkpointer.noticed();
		care.noticed();
		for (const timer of [deadlines, due]) timer.arm();
		if (entries.some(({ type }) => type === "mode.changed")) feed.put({ type: "mode.set", mode: modeState() });
	});
	connections.onChange(feed.agentChanged);

	const record = createRecorder(store, log);
	const opening = createOpening({
		...options,
		store,
		reserve,
		standing: () => {
			engine.recover();
			for (const { connection, request } of engine.waiting())
				if (connections.get(connection) === undefined)
					engine.withdraw(request.id, "host", "the agent disconnected while the log could not be written");
			for (const each of [rules, policies, chain]) each.record();
		},
	});
	const care = createLogCare({
		...options,
		evidence,
		file,
		host: hostname(),
		db,
		query,
		store,
		checkpoints,
		sign: () => checkpointer.sign(),
		onRestored: () => searching.search.remake(),
		onRemoved: () => searching.search.noticed(),
		config: () => rules.current().config,
		record,
		onRecovered: () => opening.recovered(),
		onState: (state) => feed.put({ type: "log.set", log: state }),
	});

	const nonces = createNonces({ newId: options.newId, now });
	const undo = createUndo(now, (error) => log.error("a denial could not be delivered", error));
	const card = cardPorts({ files: disk, sha256Hex, projections, mode: reads.mode, engine, connections });
	const consoleHandlers = createConsoleApi({
		hasher: nativeHasher,
		engine,
		feed,
		query,
		...searching,
		tree,
		nonces,
		undo,
		commit: store.commit,
		isWritable: () => store.unwritable() === null,
		entry: query.read,
		record: (draft) => store.ledger.append(draft).seq,
		passphrase: options.passphrase,
		approverKeys: openApproverKeys(join(folders.data, "approvers")),
		card,
		now,
		newestCheckpoint: checkpoints.newest,
		signCheckpoint: checkpointer.sign,
		proofs: evidence.proofs,
		cosigned: evidence.cosigned,
		checkNote: (note) => openCheckpointUnder(note, logKey.keys(), logKey.check).ok,
		keyId: logKey.keyId,
		verify: chain.verify,
		acknowledge: chain.acknowledge,
		policies,
		rulesFromRequests: createRuleDesk({ reads, gates, engine, policies, query, hasSecret, sha256Hex, now, onBug }),
		archive: care.archive,
		shipping: { ...care.shipping, keepSecret: (name, secret) => keepSecret(options.keys, name, secret) },
		rules: () => {
			const { state, text, hashHex, config } = rules.current();
			return { file: state.file, text, hashHex, config, notYetEnforced };
		},
	});

	await opening.commit();
	care.configure();

	return {
		engine,
		store,
		feed,
		connections,
		agentApi,
		consoleHandlers,
		consoles,
		dropConsole: nonces.drop,
		record,
		stopHeld: async () => {
			await undo.flush();
			// What waits is withdrawn by the next start when it cannot be recorded now.
			if (store.unwritable() !== null) return;
			await store.commit(() => {
				for (const held of engine.waiting()) engine.withdraw(held.request.id, "host", "Countersign was stopped while this waited");
			});
		},
		stop: async () => {
			deadlines.stop();
			due.stop();
			rules.stop();
			policies.stop();
			await care.stop();
			await checkpointer.stop();
			feed.flush();
			await searching.search.stop();
			db.close();
			lock.release();
		},
	};
};
