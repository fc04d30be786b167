import { readFileSync } from "node:fs";
import { z } from "zod";
import { writePrivateFile } from "../system/private-file.ts";
import { sinkNameSchema } from "../../shared/model/shipping-config.ts";

/**
 * How far each sink is, in a file of its own: nothing about shipping is in the log's database, so that it can never stand
 * in the way of a decision.
 */
export type Cursor = {
	/** The first entry that the sink has not said yes to. */
	readonly next: number;
	/** Leaf of the entry before it: tells whether the log is still the one that was sent. */
	readonly leaf?: string | undefined;
	/** One past the last entry of the batch under way: after a crash the same batch is sent, under the same name. */
	readonly to?: number | undefined;
	readonly sentAt?: number | undefined;
	readonly isPaused?: boolean | undefined;
};

export type Cursors = {
	get(name: string): Cursor;
	/** On the disk when it returns. */
	set(name: string, cursor: Cursor): void;
};

const fileSchema = z.object({
	version: z.literal(1),
	sinks: z.record(
		sinkNameSchema,
		z.object({
			next: z.int().min(0),
			leaf: z.string().optional(),
			to: z.int().optional(),
			sentAt: z.int().optional(),
			isPaused: z.boolean().optional(),
		}),
	),
});

/** Throws when the file is damaged: beginning again silently could send years of log once more. */
export const openCursors = (file: string): Cursors => {
	let sinks = readCursors(file);
	return {
		get: (name) => sinks[name] ?? { next: 0 },
		set: (name, cursor) => {
			const after = { ...sinks, [name]: cursor };
			writePrivateFile(file, Buffer.from(`${JSON.stringify({ version: 1, sinks: after })}\n`));
			sinks = after;
		},
	};
};

const readCursors = (file: string): Readonly<Record<string, Cursor>> => {
	let text: string;
	try {
		text = readFileSync(file, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
		throw error;
	}
	try {
		return { ...fileSchema.parse(JSON.parse(text)).sinks };
	} catch (error) {
		throw new Error(`\`${file}\` is damaged: it says how far the log was shipped. Remove it to send the whole log again`, { cause: error });
	}
};
