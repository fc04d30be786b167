import type { Command } from "commander";
import { auditCompare } from "../../../commands/audit.ts";
import type { CompareReport } from "../../../shared/contract/console-compare.ts";
import { visible } from "../../../shared/lib/visible.ts";
import { compareWithCopy } from "../compare/compare-with-copy.ts";
import { keysToCheckBy } from "./audit-proofs.ts";
import { failing, type Place, reading, rememberedHeads } from "./log-file.ts";

/** `countersign audit compare`: the log beside a backup of it. */

type Options = Place & { readonly json?: boolean; readonly key?: string };
type Side = CompareReport["entries"][number]["log"];

const goneText = {
	removed: "(removed by retention, under another hash)",
	unreadable: "(bytes that no text stands for)",
	missing: "(not there)",
} as const;

const sideText = (side: Side): string =>
	side.is === "kept" ? `${visible(side.text)}${side.isCut === true ? " …" : ""}` : goneText[side.is];

const leadText = { leads: "leads to it", differs: "does not", "too-short": "does not reach it" } as const;

const textOf = ({ text, entries, differing, heads }: CompareReport): string => {
	const lines = [
		`${differing === 0 ? "SAME" : "DIFFERENT"}  ${text}`,
		...entries.flatMap(({ seq, log, copy }) => [`  #${seq}`, `    log     ${sideText(log)}`, `    backup  ${sideText(copy)}`]),
		...(differing > entries.length ? [`  and ${differing - entries.length} more`] : []),
		...heads.map(
			({ size, where, log, copy }) =>
				`  head of ${size} entries, ${visible(where)}: the log ${leadText[log]}, the backup ${leadText[copy]}`,
		),
	];
	return `${lines.join("\n")}\n`;
};

const compare = async (path: string, options: Options): Promise<void> =>
	reading(options, async (_db, file) => {
		const { heads } = await rememberedHeads(file);
		const report = await compareWithCopy(file, path, { keys: await keysToCheckBy(options), remembered: heads });
		if (!report.ok) throw new Error(report.fault.message);
		process.stdout.write(options.json === true ? `${JSON.stringify(report.value, null, 2)}\n` : textOf(report.value));
		if (report.value.differing > 0) process.exitCode = 1;
	});

export const addCompare = (audit: Command): void => {
	auditCompare(audit).action((path: string, options: Options) => failing(compare(path, options)));
};
