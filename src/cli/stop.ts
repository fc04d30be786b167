/** How a command ends when it cannot do what was asked: one line for a person, and a code for a script. */

/** 1 the answer is no, or it failed; 2 wrong usage; 3 Countersign is not running; 4 refused: not allowed to, or not proven. */
export type ExitCode = 1 | 2 | 3 | 4;

/** Thrown by commands and caught in `main.ts` only. */
export class Stop extends Error {
	readonly exitCode: ExitCode;
	constructor(message: string, exitCode: ExitCode = 1) {
		super(message);
		this.exitCode = exitCode;
	}
}
