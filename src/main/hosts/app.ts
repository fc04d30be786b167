import type { AgentApi } from "../api/agent.ts";
import type { Connections } from "../api/connections.ts";
import type { ConsoleApiPorts, createConsoleApi } from "../api/console.ts";
import type { Feed } from "../api/feed.ts";
import type { Engine } from "../engine/engine.ts";
import type { Store } from "../store/store.ts";
import type { KeyStore } from "../system/key-store.ts";
import type { LogKey } from "./log-key.ts";

/** What a host is made of, and what `compose` makes of it. */

export type AppOptions = {
	readonly kind: "desktop" | "headless";
	readonly version: string;
	readonly operator: string;
	readonly folders: { readonly config: string; readonly data: string; readonly home: string };
	/** Home folder of the person: what `~` means in a path. */
	readonly userHome: string;
	readonly isFirstRun: boolean;
	readonly logKey: LogKey;
	/** Where credentials for shipping are kept. */
	readonly keys: KeyStore;
	readonly passphrase: ConsoleApiPorts["passphrase"];
	readonly newId: () => string;
	readonly now: () => number;
	readonly log: { error(message: string, error?: unknown): void; info(message: string): void };
	/** Self-knowledge was lost (a commit failed): the host must stop. */
	readonly onFatal: (error: unknown) => void;
};

export type App = {
	readonly engine: Engine;
	readonly store: Store;
	readonly feed: Feed;
	readonly connections: Connections;
	readonly agentApi: AgentApi;
	readonly consoleHandlers: ReturnType<typeof createConsoleApi>;
	/** Connections of consoles that a person can look at. */
	readonly consoles: Set<string>;
	readonly dropConsole: (connection: string) => void;
	/** Records something that a listener saw; a log that cannot be written counts it as refused. */
	readonly record: (draft: Parameters<Store["ledger"]["append"]>[0]) => Promise<void>;
	/** Ends what waits, so that every caller is told before its connection goes. */
	stopHeld(): Promise<void>;
	stop(): Promise<void>;
};
