import { createReadStream } from "node:fs";
import { StringDecoder } from "node:string_decoder";

/**
 * Lines of a file, without their breaks; only U+000A ends one, because entries may hold any other separator. What is
 * behind the last break is a line too, when it is not empty. Throws on a file that cannot be read.
 */
export async function* segmentLines(path: string): AsyncGenerator<string> {
	const decoder = new StringDecoder("utf8");
	const parts: string[] = [];
	for await (const chunk of createReadStream(path, { highWaterMark: 262_144 }) as AsyncIterable<Buffer>) {
		const pieces = decoder.write(chunk).split("\n");
		const last = pieces.pop() ?? "";
		for (const piece of pieces) {
			yield parts.length === 0 ? piece : parts.splice(0).join("") + piece;
		}
		if (last !== "") parts.push(last);
	}
	const rest = parts.join("") + decoder.end();
	if (rest !== "") yield rest;
}
