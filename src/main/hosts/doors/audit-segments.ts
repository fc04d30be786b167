import { visible } from "../../../shared/lib/visible.ts";
import type { Hex } from "../../../shared/proof/tree-hasher.ts";
import { segmentLines } from "../../archive/segment-lines.ts";
import type { BoundKey } from "../../audit/key-chain.ts";
import { createSegmentCheck, type SegmentReport } from "../../audit/segment-check.ts";
import { nativeHasher } from "../../store/tree.ts";
import { checkSignature } from "../log-key.ts";
import { isExport, verifyExport } from "./audit-export.ts";

/** `countersign audit verify --file`: daily segments, checked from their bytes alone, each and one after the other; or one export. */

type Checked = { readonly file: string } & SegmentReport;

const checkOne = async (file: string, keys: readonly BoundKey[]): Promise<Checked> => {
	const check = createSegmentCheck(nativeHasher, keys, checkSignature);
	for await (const line of segmentLines(file)) check.take(line);
	return { file, ...check.finish() };
};

const wordsOf = ({ head, to, proved, text, problem }: SegmentReport): string => {
	if (problem !== null) return `line ${problem.line}: ${problem.text}`;
	const count = to - (head?.from ?? 0);
	return `${count === 1 ? "1 entry" : `${count} entries`}, #${head?.from ?? 0} to #${to - 1}, ${proved === "signed" ? text : `chained, not signed: ${text}`}`;
};

/** Prints what each file was found to be; exit code 1 when one is damaged, or does not go on where the one before it ends. */
export const verifySegments = async (files: readonly string[], keys: readonly BoundKey[], isJson: boolean): Promise<void> => {
	const [first] = files;
	if (files.length === 1 && first !== undefined && (await isExport(first))) return verifyExport(first, keys, isJson);
	const reports: (Checked & { readonly gap?: string })[] = [];
	let before: { readonly to: number; readonly hash: Hex } | null = null;
	for (const file of files) {
		const report = await checkOne(file, keys);
		const from = report.head?.from ?? 0;
		const isNext = before === null || (before.to === from && before.hash === report.head?.prevHash);
		const gap =
			before === null || isNext
				? {}
				: { gap: before.to === from ? "its first `prev_hash` is not the last hash of the file before" : `#${before.to} was expected here` };
		reports.push({ ...report, ...gap });
		before = report;
	}
	const isRight = reports.every(({ problem, gap }) => problem === null && gap === undefined);
	if (isJson)
		process.stdout.write(
			`${JSON.stringify(
				reports.map(({ head, end: _end, ...rest }) => ({ ...rest, from: head?.from, day: head?.day })),
				null,
				2,
			)}\n`,
		);
	else {
		const lines = reports.map((report) => {
			const isFine = report.problem === null && report.gap === undefined;
			return `${isFine ? "PASSED" : "FAILED"}  ${visible(report.file)}  ${visible(report.gap ?? wordsOf(report))}`;
		});
		process.stdout.write(`${lines.join("\n")}\n`);
	}
	if (!isRight) process.exitCode = 1;
};
