import { appendFileSync } from "node:fs";
import { relative } from "node:path";
import type { TestEvent } from "node:test/reporters";
import { inspect } from "node:util";

/** One line a file, every failure in full, and the counts to the file that `run.ts` adds up. */

type Failure = { readonly title: string; readonly place: string; readonly error: unknown };
type FileRun = { passed: number; failed: number; skipped: number; millis: number; said: string };

const describe = (error: unknown): string => {
	const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
	return typeof cause === "string" ? cause : inspect(cause, { depth: 4, colors: process.env["FORCE_COLOR"] !== undefined });
};

/** A suite or parent that only fails because its tests did, and tests that never began because their suite failed, say nothing new. */
const echoes = new Set<unknown>(["subtestsFailed", "cancelledByParent"]);

const indent = (text: string): string => text.replace(/^/gm, "    ");

/** Where `run.ts` reads the counts. */
export const countsVariable = "COUNTERSIGN_TEST_COUNTS";

export default async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
	const failures: Failure[] = [];
	const titles: string[] = [];
	let file = "";
	let current: FileRun = { passed: 0, failed: 0, skipped: 0, millis: 0, said: "" };

	const line = (): string => {
		const { passed, failed, skipped, millis, said } = current;
		if (passed + failed + skipped === 0) return "";
		const skippedToo = skipped > 0 ? `, ${skipped} skipped` : "";
		const counts = failed > 0 ? `${passed} passed, ${failed} FAILED${skippedToo}` : `${passed}${skippedToo}`;
		const output = failed > 0 && said !== "" ? `${indent(said.trimEnd())}\n` : "";
		return `${failed > 0 ? "✖" : "✔"} ${relative(process.cwd(), file)}  ${counts}  ${millis.toFixed(0)} ms\n${output}`;
	};

	for await (const { type, data } of source) {
		if (type === "test:start" || type === "test:pass" || type === "test:fail") {
			const path = data.file ?? file;
			if (path !== file) {
				yield line();
				file = path;
				current = { passed: 0, failed: 0, skipped: 0, millis: 0, said: "" };
			}
		}
		if (type === "test:start") {
			titles.length = data.nesting;
			titles[data.nesting] = data.name;
		} else if (type === "test:pass" || type === "test:fail") {
			if (data.nesting === 0) current.millis += data.details.duration_ms;
			if (data.details.type === "suite" && type === "test:pass") continue;
			if (data.skip !== undefined || data.todo !== undefined) current.skipped++;
			else if (type === "test:pass") current.passed++;
			else {
				current.failed++;
				const error: unknown = data.details.error;
				const isEcho = error instanceof Error && "failureType" in error && echoes.has(error.failureType);
				if (isEcho) current.failed--;
				else {
					const title = [...titles.slice(0, data.nesting), data.name].join(" › ");
					failures.push({ title, place: `${relative(process.cwd(), file)}:${data.line ?? 0}`, error });
				}
			}
		} else if (type === "test:stdout" || type === "test:stderr") {
			current.said += data.message;
		} else if (type === "test:summary" && data.file === undefined) {
			yield line();
			current = { passed: 0, failed: 0, skipped: 0, millis: 0, said: "" };
			const counts = process.env[countsVariable];
			if (counts !== undefined) appendFileSync(counts, `${JSON.stringify(data.counts)}\n`);
		}
	}
	yield line();
	for (const { title, place, error } of failures) yield `\n✖ ${title}\n  ${place}\n${indent(describe(error))}\n`;
}
