import { CommanderError } from "commander";
import { createProgram } from "./program.ts";
import { NotPresent } from "../client/terminal.ts";
import { Stop } from "./stop.ts";

/** `countersign …`: the operator's command line. A client of the host's contracts; it decides nothing itself. */

// `countersign … | head`: whoever reads has enough. The work goes on to its end, only nobody hears of it.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	if (error.code !== "EPIPE") throw error;
});

const main = async (): Promise<void> => {
	const { version } = await import("../main/hosts/version.ts");
	// Without a command, help is what was asked for; commander would call it an error.
	const words = process.argv.length > 2 ? process.argv : [...process.argv, "--help"];
	await createProgram(version).parseAsync(words);
};

main().catch((error: unknown) => {
	if (error instanceof CommanderError) {
		// Commander has said it already; wrong usage is 2 everywhere here.
		process.exitCode = error.exitCode === 0 ? 0 : 2;
		return;
	}
	process.exitCode = error instanceof Stop || error instanceof NotPresent ? error.exitCode : 1;
	process.stderr.write(`countersign: ${error instanceof Error ? error.message : String(error)}\n`);
});
