import { hash } from "node:crypto";
import { join } from "node:path";
import { globalMode } from "../engine/mode/in-force.ts";
import { modesFold } from "../engine/mode/modes-fold.ts";
import type { Reads } from "../engine/ports.ts";
import type { Store } from "../store/store.ts";
import type { PoliciesPorts } from "./policies.ts";
import { recordRulesIn } from "./record-rules.ts";
import { openRulesFile, type RulesFile } from "./rules-file.ts";

/** The hard rules of this host: `countersign.toml` as it is in force, and how it came about in the log. */
export type Rules = {
	readonly current: RulesFile["current"];
	mode: Reads["mode"];
	/** Appends what changed since the log's last word; inside a transaction. */
	record(): void;
	stop(): void;
};

type RulesPorts = Pick<PoliciesPorts, "onUnrecorded" | "folder" | "isFirstRun" | "now" | "newest"> & {
	readonly store: Pick<Store, "commit" | "ledger" | "folds">;
	/** After what is in force, or the problem, has changed and is in the log. */
	readonly onChange: () => void;
};

export const createRules = (ports: RulesPorts): Rules => {
	const { ledger, commit, folds } = ports.store;
	const file = openRulesFile(join(ports.folder, "countersign.toml"), ports.isFirstRun, {
		now: ports.now,
		lastGood: () => {
			const details = ports.newest("config.changed")?.details;
			const text = details?.["text"];
			// The log keeps a redacted copy: it stands in for the file only when nothing in it was masked.
			return typeof text === "string" && hash("sha256", text, "hex") === details?.["hashHex"] ? text : null;
		},
		// The file counts from now on; that it does is recorded with the recovery of a log that cannot be written.
		onChange: () => void commit(record).catch(ports.onUnrecorded).then(ports.onChange),
	});
	const record = (): void => recordRulesIn(ledger, file.current(), ports.newest("config.changed")?.details["hashHex"]);
	return {
		current: file.current,
		mode: () => globalMode(file.current().config, folds.read(modesFold), ports.now()),
		record,
		stop: file.stop,
	};
};
