import { z } from "zod";
import type { Contract } from "../../src/shared/contract/contract.ts";
import { createMemoryWirePair } from "../../src/shared/contract/memory-wire.ts";
import type { Wire } from "../../src/shared/contract/wire.ts";

/** A small contract for tests of the wires: what is said does not matter, how it is carried does. */
export const echoContract = {
	methods: {
		"echo.say": {
			params: z.object({ text: z.string().max(100_000), times: z.int().min(1).max(3).optional() }).strict(),
			result: z.object({ text: z.string() }).strict(),
		},
		"echo.hold": { params: z.object({ name: z.string() }).strict(), result: z.object({ name: z.string() }).strict() },
		"echo.fail": { params: z.object({}).strict(), result: z.object({}).strict() },
	},
	events: { "echo.heard": z.object({ text: z.string() }).strict() },
} as const satisfies Contract;

/** What a test reads of a frame; a member that is not there reads as undefined, and the assertion says so. */
export type Message = {
	readonly jsonrpc: string;
	readonly id: string | number | null;
	readonly method?: string;
	readonly result: Readonly<Record<string, unknown>>;
	readonly error: {
		readonly code: number;
		readonly message: string;
		readonly data: { readonly code: string; readonly path?: string; readonly detail?: unknown };
	};
};

/** The raw end of a wire: sends any text and collects what comes back. */
export const createRawPeer = (wire: Wire) => {
	const frames: string[] = [];
	const waiting: (() => void)[] = [];
	let closedBecause: string | undefined;
	const wake = (): void => {
		for (const each of waiting.splice(0)) each();
	};
	wire.onFrame((frame) => {
		frames.push(frame);
		wake();
	});
	wire.onClose((reason) => {
		closedBecause = reason;
		wake();
	});
	const until = async (isThere: () => boolean): Promise<void> => {
		while (!isThere()) {
			if (closedBecause !== undefined) throw new Error(`closed: ${closedBecause}`);
			await new Promise<void>((resolve) => void waiting.push(resolve));
		}
	};
	return {
		frames,
		send: (text: string) => wire.send(text),
		closed: async (): Promise<string> => {
			while (closedBecause === undefined) await new Promise<void>((resolve) => void waiting.push(resolve));
			return closedBecause;
		},
		/** The next message, parsed. */
		next: async (): Promise<Message> => {
			await until(() => frames.length > 0);
			return JSON.parse(frames.shift() ?? "null") as Message;
		},
	};
};

export const rawPair = () => {
	const [near, far] = createMemoryWirePair();
	return { peer: createRawPeer(near), wire: far };
};
