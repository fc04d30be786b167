import { connect } from "node:net";

/**
 * Conversations written in a document, played against a real host.
 *
 * A fenced block ```` ```transcript NAME ```` holds one conversation, a line each:
 *   `C: {…}`  what the client sends        `S: {…}`  what the server answers
 *   `O: …`    what the operator does       `#  …`    a remark
 * The client's line goes out as it stands. The server's must be the same JSON value, but for members whose values no
 * document can know (`changing`): of those only the type is compared, and that equal ones stay equal.
 */
export type Step = { readonly from: "C" | "S" | "O"; readonly text: string; readonly line: number };
export type Transcript = { readonly name: string; readonly steps: readonly Step[] };

export const transcriptsIn = (markdown: string): Transcript[] => {
	const found: { name: string; steps: Step[] }[] = [];
	let open: { name: string; steps: Step[] } | null = null;
	for (const [at, text] of markdown.split("\n").entries()) {
		const fence = /^```(?:transcript (\S+))?/.exec(text);
		if (fence !== null) {
			open = open === null && fence[1] !== undefined ? { name: fence[1], steps: [] } : null;
			if (open !== null) found.push(open);
		} else if (open !== null && text !== "" && !text.startsWith("#")) {
			const step = /^([CSO]): (.+)$/.exec(text);
			if (step === null) throw new Error(`line ${at + 1} is no step of a transcript: ${text}`);
			open.steps.push({ from: step[1] as Step["from"], text: step[2] ?? "", line: at + 1 });
		}
	}
	return found;
};

/** Members whose values differ from run to run. */
export const changing = new Set(["seq", "deadlineAt", "expiresAt", "levelSince", "levelAt", "lastAt", "have", "server", "retryAfterMs"]);

/** What differs, as a path; null when nothing does. `bound` remembers which value stands for which in the document. */
const difference = (written: unknown, got: unknown, path: string, bound: Map<string, unknown>): string | null => {
	const name = path.slice(path.lastIndexOf(".") + 1);
	if (changing.has(name)) {
		const key = `${name} ${JSON.stringify(written)}`;
		if (typeof written !== typeof got || (bound.has(key) && bound.get(key) !== got)) return `${path}: ${JSON.stringify(got)}`;
		bound.set(key, got);
		return null;
	}
	if (typeof written !== "object" || written === null || typeof got !== "object" || got === null) {
		return written === got ? null : `${path}: ${JSON.stringify(got)} instead of ${JSON.stringify(written)}`;
	}
	const [mine, theirs] = [written as Record<string, unknown>, got as Record<string, unknown>];
	for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
		const found = difference(mine[key], theirs[key], `${path}.${key}`, bound);
		if (found !== null) return found;
	}
	return null;
};

export type Actor = (words: string) => Promise<void>;

/** Plays one transcript at a socket. Throws at the first line that differs, naming the document's line. */
export const replay = async (transcript: Transcript, address: string, operator: Actor): Promise<void> => {
	const socket = connect(address);
	const lines: string[] = [];
	const waiting: (() => void)[] = [];
	let rest = "";
	let isOver = false;
	const wake = (): void => {
		for (const each of waiting.splice(0)) each();
	};
	socket.setEncoding("utf8");
	socket.on("data", (chunk: string) => {
		const parts = (rest + chunk).split("\n");
		rest = parts.pop() ?? "";
		lines.push(...parts);
		wake();
	});
	for (const event of ["error", "close"] as const) {
		socket.on(event, () => {
			isOver = true;
			wake();
		});
	}
	const bound = new Map<string, unknown>();
	try {
		for (const { from, text, line } of transcript.steps) {
			if (from === "C") socket.write(`${text}\n`);
			else if (from === "O") await operator(text);
			else {
				while (lines.length === 0 && !isOver) await new Promise<void>((resolve) => void waiting.push(resolve));
				const got = lines.shift();
				if (got === undefined) throw new Error(`line ${line}: the server closed the connection instead`);
				const differs = difference(JSON.parse(text), JSON.parse(got), "", bound);
				if (differs !== null) throw new Error(`line ${line}: the server said ${got}\n${differs}`);
			}
		}
	} finally {
		socket.destroy();
	}
};
