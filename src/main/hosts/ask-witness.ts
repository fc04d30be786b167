import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { consistencyProof, type NodeReader } from "../../shared/proof/prove.ts";
import { formatAddCheckpoint, parseWitnessSize, takeCosignature } from "../audit/witness-request.ts";
import type { CheckSignature, NoteSignature, VerifierKey } from "../audit/note.ts";
import { nativeHasher } from "../store/tree.ts";

/** One conversation with one witness: the newest head, from the size that it knows. */

export type WitnessPorts = {
	readonly url: string;
	readonly key: VerifierKey;
	readonly check: CheckSignature;
	readonly nodes: NodeReader;
	readonly signal: AbortSignal;
};

/** `isAlarm`: the witness knows another history than this log, or a longer one. */
export type Asked = { readonly line: NoteSignature } | { readonly problem: string; readonly isAlarm: boolean };

const timeoutMs = 20_000;
const maxAnswerBytes = 65_536;
/** The size that it knows can change once more while we ask, when another asks too. */
const mostTries = 3;

const readBounded = async (response: Response): Promise<string> => {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	const body: AsyncIterable<Uint8Array> | null = response.body;
	for await (const chunk of body ?? []) {
		bytes += chunk.length;
		if (bytes > maxAnswerBytes) throw new Error("its answer is too long");
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString("utf8");
};

const post = async (url: string, body: string, signal: AbortSignal): Promise<Result<{ status: number; type: string; text: string }>> => {
	try {
		const response = await fetch(`${url.replace(/\/$/, "")}/add-checkpoint`, {
			method: "POST",
			body,
			redirect: "manual",
			signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
		});
		return ok({ status: response.status, type: response.headers.get("content-type") ?? "", text: await readBounded(response) });
	} catch (error) {
		const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
		const isLate = error instanceof Error && error.name === "TimeoutError";
		const why = cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : "unknown error";
		return fail("unavailable", isLate ? `it did not answer within ${timeoutMs / 1000} s` : `it cannot be reached (${why})`);
	}
};

const refusals: Readonly<Record<number, string>> = {
	403: "it does not know the key that signs this log: give its operator the newest one",
	404: "it does not know this log: give its operator the log's name and public key",
};

/**
 * Asks for a cosignature over `head`. `known` is the size that the witness is believed to know, 0 at first; it corrects us.
 * Faults: none; whatever goes wrong is a problem in words.
 * Law: test/main/hosts/witnesses.test.ts, against a witness that follows the protocol.
 */
export const askWitness = async (
	head: { readonly size: number; readonly note: string },
	known: number,
	ports: WitnessPorts,
): Promise<Asked> => {
	const problem = (text: string, isAlarm = false): Asked => ({ problem: text, isAlarm });
	let old = Math.min(known, head.size);
	for (let tries = 0; tries < mostTries; tries++) {
		const path = consistencyProof(nativeHasher, ports.nodes, old, head.size);
		if (!path.ok) return problem(`the growth from ${old} cannot be proved: ${path.fault.message}`);
		const answer = await post(ports.url, formatAddCheckpoint(old, path.value, head.note), ports.signal);
		if (!answer.ok) return problem(answer.fault.message);
		const { status, type, text } = answer.value;
		if (status === 200) {
			const line = takeCosignature(head.note, text, ports.key, ports.check);
			return line.ok ? { line: line.value } : problem(line.fault.message);
		}
		if (status === 422) return problem(`it knows another history: what it cosigned at ${old} entries is not what this log had`, true);
		if (status !== 409) return problem(refusals[status] ?? `it answered ${status}`);
		const size = type.startsWith("text/x.tlog.size") ? parseWitnessSize(text) : fail("bad_request", "it answered 409 without a size");
		if (!size.ok) return problem(size.fault.message);
		if (size.value > head.size)
			return problem(
				`it has seen ${size.value} entries, this log has ${head.size}: it was put back, or somebody else signs with its key`,
				true,
			);
		if (size.value === old) return problem(`it knows another history: at ${old} entries it has seen another root`, true);
		old = size.value;
	}
	return problem("the size that it knows changed while it was asked");
};
