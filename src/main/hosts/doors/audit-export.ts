import { visible } from "../../../shared/lib/visible.ts";
import { segmentLines } from "../../archive/segment-lines.ts";
import { createExportChecker } from "../../audit/export-note.ts";
import type { VerifierKey } from "../../audit/note.ts";
import { nativeHasher } from "../../store/tree.ts";
import { checkSignature } from "../log-key.ts";
import { timeText } from "./log-file.ts";

/** `countersign audit verify --file` of an export: its lines against the manifest in the first of them. */

export const isExport = async (file: string): Promise<boolean> => {
	for await (const line of segmentLines(file)) return line.startsWith('{"countersignExport":');
	return false;
};

/** Prints what the file was found to be; exit code 1 when it is not what the log's key signed. */
export const verifyExport = async (file: string, keys: readonly VerifierKey[], isJson: boolean): Promise<void> => {
	const checker = createExportChecker(nativeHasher, keys, checkSignature);
	for await (const line of segmentLines(file)) checker.take(line);
	const checked = checker.finish();
	if (!checked.ok) process.exitCode = 1;
	if (isJson)
		return void process.stdout.write(
			`${JSON.stringify({ file, passed: checked.ok, ...(checked.ok ? checked.value : { problem: checked.fault.message }) }, null, 2)}\n`,
		);
	if (!checked.ok) return void process.stdout.write(`FAILED  ${visible(file)}  ${visible(checked.fault.message)}\n`);
	const { manifest, isWholeLog } = checked.value;
	const { count, range, query, at, log, head } = manifest;
	const entries = range === null ? "no entry" : `${count === 1 ? "1 entry" : `${count} entries`}, #${range.first} to #${range.last}`;
	const lines = [
		`PASSED  ${visible(file)}  ${entries}, as the key of ${visible(log)} signed them at ${timeText(at)}`,
		`query   ${query === "" ? "everything" : visible(query)}`,
		head === null
			? "the log had no signed head then"
			: isWholeLog
				? `the whole log under its signed head of ${head.size} entries`
				: `the log's newest signed head was over ${head.size} entries`,
	];
	process.stdout.write(`${lines.join("\n        ")}\n`);
};
