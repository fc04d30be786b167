import { hash } from "node:crypto";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { analyse } from "../../src/main/engine/analysis/index.ts";
import { parseConfig } from "../../src/main/engine/config/parse-config.ts";
import { type Approver, createEngine, type Submission } from "../../src/main/engine/engine.ts";
import { folds } from "../../src/main/engine/folds.ts";
import type { Gate } from "../../src/main/engine/gate.ts";
import { gates } from "../../src/main/engine/gates/index.ts";
import { parsePolicies } from "../../src/main/engine/policy/parse-policies.ts";
import { compilePolicies, type PolicySet } from "../../src/main/engine/policy/policy-set.ts";
import { globalMode } from "../../src/main/engine/mode/in-force.ts";
import { modesFold } from "../../src/main/engine/mode/modes-fold.ts";
import type { Reads } from "../../src/main/engine/ports.ts";
import { redactEntry } from "../../src/main/hosts/redact-entry.ts";
import { redact } from "../../src/main/redact/index.ts";
import { openDatabase } from "../../src/main/store/open.ts";
import { createStore } from "../../src/main/store/store.ts";
import { verifyAnswer } from "../../src/main/system/approver-keys.ts";
import { createDisk } from "../../src/main/system/disk.ts";
import { fingerprintOf } from "../../src/shared/model/agent.ts";
import type { Config } from "../../src/shared/model/config.ts";
import type { Entry } from "../../src/shared/model/entry.ts";
import type { RequestDraft } from "../../src/shared/model/request.ts";
import type { Level, Mode } from "../../src/shared/model/words.ts";
import type { Result } from "../../src/shared/lib/result.ts";

/**
 * The real engine on the real store with the real disk; only the clock is a number that the test moves.
 * `root` is a fresh folder with a `work` folder in it; everything is removed by `close`.
 */
export const createRig = (
	options: {
		readonly toml?: string;
		readonly policies?: string;
		readonly file?: string;
		readonly startAt?: number;
		readonly gates?: readonly Gate[];
		readonly nobodyWatches?: boolean;
	} = {},
) => {
	const root = realpathSync(mkdtempSync(join(tmpdir(), "countersign-rig-")));
	mkdirSync(join(root, "work"));
	const file = options.file ?? join(root, "log.db");
	let at = options.startAt ?? 1_800_000_000_000;
	const now = (): number => at;
	const db = openDatabase(file);
	const fatal: unknown[] = [];
	const bugs: unknown[] = [];
	const store = createStore(db, {
		now,
		host: "rig",
		folds,
		redact: redactEntry,
		beforeBatch: () => engine.begin(),
		afterRefusal: () => engine.revert(),
		onFatal: (error) => fatal.push(error),
	});
	const disk = createDisk();
	let config: Config | null = null;
	const setRules = (toml: string | null): void => {
		if (toml === null) {
			config = null;
			return;
		}
		const parsed = parseConfig(toml, "countersign.toml");
		if (!parsed.ok) throw new Error(parsed.fault.message);
		config = parsed.value;
	};
	setRules(options.toml ?? "");
	let sets: readonly PolicySet[] = [];
	const setPolicies = (text: string): void => {
		sets = [compilePolicies(must(parsePolicies(text, "policies.toml", "user")))];
	};
	if (options.policies !== undefined) setPolicies(options.policies);
	const reads: Reads = {
		resolvePath: disk.resolvePath,
		hashFile: disk.hashFile,
		agent: store.projections.agent,
		halted: store.projections.halted,
		config: () => config,
		policies: () => ({ sets, isUnreadable: false, unpinned: [] }),
		mode: () => globalMode(config, store.folds.read(modesFold), now()),
		home: () => join(root, "home"),
		ownFolders: () => [join(root, "own")],
		caseInsensitive: () => false,
		fold: store.folds.read,
		recorded: store.ledger.recorded,
	};
	const engine = createEngine({
		reads,
		ledger: store.ledger,
		gates: [...gates, ...(options.gates ?? [])],
		analyse,
		now,
		sha256Hex: (text) => hash("sha256", text, "hex"),
		verifySignature: verifyAnswer,
		nobodyWatches: () => options.nobodyWatches === true,
		hasSecret: (text) => redact(text).found.length > 0,
		onBug: (place, error) => bugs.push([place, error]),
	});
	const entries: Entry[] = [];
	store.onAppended((added) => entries.push(...added));

	const operator: Approver = { name: "ana", via: "window" };
	let count = 0;
	const draft = (tool: string, args: RequestDraft["args"], more: Partial<RequestDraft> = {}): RequestDraft => ({
		id: `r${++count}`,
		tool,
		args,
		cwd: join(root, "work"),
		workspace: join(root, "work"),
		...more,
	});
	const enrol = async (name: string, level: Level = "Supervised", mode?: Mode): Promise<void> => {
		await store.commit(() => {
			must(engine.agents.hello(name, "test", hash("sha256", name, "hex"), 0));
			const agent = store.projections.agent(name);
			if (agent === null) throw new Error(`\`${name}\` was not enrolled`);
			must(engine.agents.confirm(name, fingerprintOf(agent), "Shadow", operator));
			if (level !== "Shadow") must(engine.trust.setLevel(name, level, "test", operator));
			if (mode !== undefined) must(engine.agents.setMode(name, mode, "test", operator));
		});
	};

	return {
		root,
		work: join(root, "work"),
		db,
		store,
		engine,
		reads,
		entries,
		bugs,
		fatal,
		operator,
		draft,
		enrol,
		setRules,
		setPolicies,
		now,
		tick: (ms: number): void => {
			at += ms;
		},
		submit: (request: RequestDraft, agent = "bot"): Promise<Result<Submission>> =>
			store.commit(() => engine.submit(request, { agent, connection: "c1" })),
		/** Closes every breaker and gives back every level: for tests in which what was refused should have no consequences. */
		calm: (levels: Readonly<Record<string, Level>>): Promise<void> =>
			store.commit(() => {
				for (const { scope, state } of engine.breakers.views())
					if (state !== "Closed") must(engine.breakers.close(scope, "test", operator));
				for (const [name, level] of Object.entries(levels))
					if (store.projections.agent(name)?.level !== level) must(engine.trust.setLevel(name, level, "test", operator));
			}),
		answer: (id: string, verdict: "approve" | "deny", more: Partial<Parameters<typeof engine.answer>[0]> = {}, approver = operator) =>
			store.commit(() => {
				const held = engine.held(id);
				return engine.answer(
					{
						id,
						digest: held?.request.digest ?? "",
						rev: held?.rev ?? 0,
						verdict,
						named: held?.analysis.worstTarget,
						reading: { seenRatio: 1, readMs: 900 },
						...more,
					},
					approver,
				);
			}),
		write: (name: string, text: string): string => {
			const path = join(root, "work", name);
			writeFileSync(path, text);
			return path;
		},
		close: (): void => {
			db.close();
			rmSync(root, { recursive: true, force: true });
		},
	};
};

export type Rig = ReturnType<typeof createRig>;

/** The value of a result that must be one. */
export const must = <T>(result: Result<T>): T => {
	if (!result.ok) throw new Error(`${result.fault.code}: ${result.fault.message}`);
	return result.value;
};
