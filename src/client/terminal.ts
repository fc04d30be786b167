import { closeSync, openSync, writeSync } from "node:fs";
import { isatty, ReadStream } from "node:tty";

/** Nobody was there to answer, or would not. Programs end with `exitCode`. */
export class NotPresent extends Error {
	readonly exitCode = 4;
}

/**
 * Questions to the person at the terminal that controls this process. Never stdin, an argument or a variable: those an
 * agent can fill. (A program can also make up a terminal; that is why a passphrase is asked for there, not a `y`.)
 */
export type Terminal = {
	write(text: string): void;
	/** One line as typed; `isSecret` shows nothing of it. Throws `NotPresent` on Ctrl-C, Ctrl-D or hang-up. */
	ask(question: string, options?: { readonly isSecret?: boolean }): Promise<string>;
	close(): void;
};

const longest = 4096;

/** Throws `NotPresent` when there is no terminal. */
export const openTerminal = (): Terminal => {
	let fd: number;
	try {
		if (process.platform === "win32") throw new Error("no /dev/tty");
		fd = openSync("/dev/tty", "r+");
		if (!isatty(fd)) throw new Error("not a terminal");
	} catch {
		throw new NotPresent("deciding here needs a person at a terminal: use the window, or run this in one");
	}
	const output = openSync("/dev/tty", "w");
	const input = new ReadStream(fd);
	input.pause();
	const write = (text: string): void => void writeSync(output, text);

	return {
		write,
		ask: (question, { isSecret = false } = {}) =>
			new Promise((resolve, reject) => {
				let typed = "";
				const decoder = new TextDecoder();
				const done = (end: () => void): void => {
					input.off("data", onData);
					input.off("close", onClose);
					input.setRawMode(false);
					input.pause();
					write("\n");
					end();
				};
				const onClose = (): void => done(() => reject(new NotPresent("the terminal went away")));
				const onData = (bytes: Buffer): void => {
					for (const character of decoder.decode(bytes, { stream: true })) {
						if (character === "\r" || character === "\n") return done(() => resolve(typed));
						if (character === "\u0003" || character === "\u0004") return done(() => reject(new NotPresent("not decided")));
						if (character === "\u007f" || character === "\b") {
							if (typed !== "" && !isSecret) write("\b \b");
							typed = [...typed].slice(0, -1).join("");
						} else if (character === "\u0015") {
							if (!isSecret) write("\b \b".repeat([...typed].length));
							typed = "";
						} else if (character >= " " && typed.length < longest) {
							typed += character;
							if (!isSecret) write(character);
						}
					}
				};
				// Before the question: from here on nothing that is typed shows.
				input.setRawMode(true);
				write(question);
				input.on("data", onData);
				input.on("close", onClose);
				input.resume();
			}),
		close: () => {
			input.destroy();
			closeSync(output);
		},
	};
};
