import { StringDecoder } from "node:string_decoder";
import type { Readable, Writable } from "node:stream";

/**
 * Feeds each line of a stream to `answer` and writes one JSON line back for each: the frame of every batch door.
 * A line that is not JSON, or that `answer` refuses, gets an answer that says so; the rest goes on.
 * Returns how many lines were refused.
 */
export const eachJsonLine = async (input: Readable, output: Writable, answer: (value: unknown) => object): Promise<number> => {
	const decoder = new StringDecoder("utf8");
	let rest = "";
	let number = 0;
	let refused = 0;
	let written = "";

	const one = (line: string): void => {
		number += 1;
		if (line.trim() === "") return;
		let value: unknown;
		try {
			value = JSON.parse(line);
		} catch (error) {
			refused += 1;
			written += `${JSON.stringify({ line: number, error: `line ${number} is not JSON: ${(error as Error).message}` })}\n`;
			return;
		}
		const reply = answer(value);
		if ("error" in reply) refused += 1;
		written += `${JSON.stringify("error" in reply ? { ...reply, line: number } : reply)}\n`;
	};
	const flush = async (): Promise<void> => {
		const text = written;
		written = "";
		if (text !== "" && !output.write(text)) await new Promise((resolve) => output.once("drain", resolve));
	};

	for await (const chunk of input) {
		const lines = (rest + decoder.write(chunk as Buffer)).split("\n");
		rest = lines.pop() ?? "";
		for (const line of lines) one(line);
		await flush();
	}
	rest += decoder.end();
	if (rest !== "") one(rest);
	await flush();
	return refused;
};
