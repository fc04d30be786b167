import type { Command } from "commander";
import { auditAcceptHead, auditCommand, auditRebuild, auditShow, auditVerify } from "../../../commands/audit.ts";
import type { Entry } from "../../../shared/model/entry.ts";
import { createQuery } from "../../store/query.ts";
import { compareWith, comparisonNote, headsAgainst } from "./audit-against.ts";
import { addCompare } from "./audit-compare.ts";
import { acceptHead, rebuildTables } from "./audit-repair.ts";
import { addReports } from "./audit-reports.ts";
import { addProofs, keysToCheckBy, type ProofOptions, verifyProofFile } from "./audit-proofs.ts";
import { addSearch, lineOf } from "./audit-search.ts";
import { verifySegments } from "./audit-segments.ts";
import { failing, failureNotes, keyNote, type Place, reading, rememberedHeads, reportText, verifyFile } from "./log-file.ts";

/** `countersign audit`: the log read from its file, without a host and beside one; and the two ways to get a host started again. */

const show = (count: number, options: Place & { json?: boolean }): Promise<void> =>
	reading(options, (db) => {
		const query = createQuery(db);
		const newest = query.before(query.size(), count).reverse();
		const line = (entry: Entry): string => (options.json === true ? (query.entry(entry.seq)?.body ?? "") : lineOf(entry));
		process.stdout.write(newest.map((entry) => `${line(entry)}\n`).join(""));
	});

type VerifyOptions = ProofOptions & { json?: boolean; new?: boolean; file?: string[]; against?: string[] };

const verify = async (options: VerifyOptions): Promise<void> => {
	if (options.file !== undefined) return verifySegments(options.file, await keysToCheckBy(options), options.json === true);
	if (options.proof !== undefined) return verifyProofFile({ ...options, proof: options.proof });
	await reading(options, async (db, file) => {
		const { heads, note } = await rememberedHeads(file);
		const since = options.new === true ? heads[0] : undefined;
		if (options.new === true && since === undefined) throw new Error(`there is nothing to go on from: ${note}`);
		const kept = options.against === undefined ? [] : headsAgainst(options.against, await keysToCheckBy(options));
		const report = await verifyFile(db, file, [...heads, ...kept.map((head) => ({ ...head, at: 0 }))], since);
		const comparisons = report.state === "cancelled" ? [] : compareWith(db, kept);
		const before = report.state === "passed" ? failureNotes(db) : [];
		const notes = [keyNote(file), note, ...comparisons.map(comparisonNote), ...before];
		process.stdout.write(options.json === true ? `${JSON.stringify({ ...report, notes }, null, 2)}\n` : reportText(report, notes));
		if (report.state !== "passed" || comparisons.some(({ result }) => result !== "consistent")) process.exitCode = 1;
	});
};

export const addAudit = (program: Command): void => {
	const audit = auditCommand(program);
	// `audit verify --file` is an option of `verify`, not of `audit`.
	program.enablePositionalOptions();
	audit.enablePositionalOptions();
	addSearch(audit);
	auditShow(audit).action((count: number, options: Place & { json?: boolean }) => failing(show(count, options)));
	auditVerify(audit).action((options: VerifyOptions) => failing(verify(options)));
	addProofs(audit);
	addReports(audit);
	addCompare(audit);
	auditRebuild(audit).action(() => failing(rebuildTables()));
	auditAcceptHead(audit).action((options: { reason?: string }) => failing(acceptHead(options)));
	// Here for the help alone: `bin/countersign.mjs` hands it to the command line, which asks the running host.
	audit.command("rotate-key").description("replace the key that signs the log; the old one hands over to it; needs a running host");
	audit.command("anchor").description("put the newest head of the log to every anchor of the rules; needs a running host");
	audit.command("shipping").description("copies of the log at other places: how far each is; pausing, trying, credentials");
	audit.command("archive").description("the days that are archived, and whether the log itself still has what they say");
	audit.command("prune").description("what retention would remove from the log; with --now: remove it");
	audit.command("restore").description("put what archived segments say back into the log, to search it; every line is checked first");
};
