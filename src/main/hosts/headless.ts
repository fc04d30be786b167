import { spawn } from "node:child_process";
import { join } from "node:path";
import { Command } from "commander";
import { describeServe } from "../../commands/look.ts";
import { listenConsole } from "../wires/listen-console.ts";
import { newId } from "../system/ids.ts";
import { systemNow } from "../system/clock.ts";
import { serveConsole } from "./serve-console.ts";
import { start } from "./start.ts";
import { version } from "./version.ts";

/** The host without Electron: the same application, with its console in a browser on loopback. */

/** Most refusals recorded a minute: a page that knocks all day must not write our log at will. */
const recordedRefusals = 5;

type Options = { port: number; open: boolean };

/** Asks the desktop to show an address. Nothing depends on it: the address is printed as well. */
const openInBrowser = (address: string): void => {
	const [command, args] =
		process.platform === "darwin"
			? ["open", [address]]
			: process.platform === "win32"
				? ["explorer.exe", [address]]
				: ["xdg-open", [address]];
	const child = spawn(command, args, { stdio: "ignore", detached: true });
	child.on("error", () => undefined);
	child.unref();
};

const run = async ({ port, open }: Options): Promise<void> => {
	let stopping: Promise<void> | null = null;
	const stop = async (code: number): Promise<void> => {
		stopping ??= (async () => {
			await consoles?.close();
			await running.stop();
		})();
		await stopping;
		process.exit(code);
	};
	const running = await start("headless", (error) => {
		// A commit failed: nothing that is said from here on could be relied on.
		process.stderr.write(
			`countersign: the audit log cannot be written (${error instanceof Error ? error.message : String(error)}). Stopped: agents are refused until it can\n`,
		);
		process.exit(70);
	});
	const { app, operator, log, onBug } = running;
	let refusals = 0;
	let consoles: { close(): Promise<void> } | null = null;
	const listening = await listenConsole({
		folder: join(import.meta.dirname, "renderer"),
		port,
		now: systemNow,
		onConnection: ({ wire }) => serveConsole(app, wire, { connection: newId(), operator, via: "browser", readOnly: () => null }, onBug),
		onSignedIn: () => void app.record({ type: "operator.signed-in", actor: operator, details: { via: "browser" } }),
		onRefused: (kind, detail) => {
			log.warn(`console: ${kind}`, { detail });
			if (kind === "not-signed-in" || refusals >= recordedRefusals) return;
			refusals += 1;
			setTimeout(() => (refusals -= 1), 60_000).unref();
			void app.record({ type: "operator.refused", actor: "unknown", details: { via: "browser", reason: `${kind}: ${detail}` } });
		},
		onError: (error) => log.error("the console's listener failed", error),
	});
	if (!listening.ok) {
		await running.stop();
		throw new Error(listening.fault.message);
	}
	consoles = listening.value;
	// Before the line that says that it runs: who reads the line may stop it at once.
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));
	const link = listening.value.link();
	process.stdout.write(
		`Countersign ${version} is running. Agents connect to ${running.places.agentDoor}\nConsole (this link works once): ${link}\n`,
	);
	if (open) openInBrowser(link);

	// Another link without a restart: for a second browser, or after the first was used up.
	process.on("SIGUSR2", () => process.stdout.write(`Console (this link works once): ${listening.value.link()}\n`));
};

const program = describeServe(new Command("countersign serve"))
	.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
	.action((options: Options) => run(options));

program.parseAsync(process.argv).catch((error: unknown) => {
	process.stderr.write(`countersign: ${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
});
