import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { formatVerifierKey } from "../../src/main/audit/note.ts";
import type { MadeLog } from "./made-log.ts";

/** What an auditor gets, and the stand-alone checker run over it. */

const program = join(import.meta.dirname, "../../bin/countersign-verify.mjs");

export type Checked = { readonly code: number; readonly lines: readonly string[] };

/** Runs `countersign-verify` with these words. */
export const countersignVerify = async (...words: readonly string[]): Promise<Checked> => {
	const ran = await promisify(execFile)(process.execPath, [program, ...words], { maxBuffer: 1 << 24 }).then(
		({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
		({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, text: stdout + stderr }),
	);
	return { code: ran.code, lines: ran.text.trimEnd().split("\n") };
};

export const keyLineOf = (log: MadeLog): string => formatVerifierKey(log.signer.key);

/** Entries as an export writes them, one a line, with the signed heads beside them. */
export const writeEntries = (folder: string, bodies: readonly string[], notes: readonly string[]): string => {
	mkdirSync(folder, { recursive: true });
	const file = join(folder, "entries.jsonl");
	writeFileSync(file, bodies.map((body) => `${body}\n`).join(""));
	writeFileSync(`${file}.checkpoint`, notes.join(""));
	return file;
};
