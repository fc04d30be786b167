/**
 * Where Countersign keeps things. One function, so that the host, the command line, the hooks and an agent's client
 * look in the same place. `COUNTERSIGN_HOME` moves everything.
 *
 * The sockets stand below the data folder and not in `XDG_RUNTIME_DIR`: an agent that was started from a login shell, a
 * desktop entry or a service does not always have that variable, and must still find its gate.
 */
export type Places = {
	/** What belongs to this installation and is no setting: agents' keys, and with `COUNTERSIGN_HOME` all the rest too. */
	readonly home: string;
	readonly config: string;
	readonly data: string;
	/** Sockets; nobody else may enter. */
	readonly run: string;
	/** Keys of agents that were enrolled from this account. */
	readonly agents: string;
	readonly configFile: string;
	readonly logFile: string;
	readonly passphraseFile: string;
	/** Path of the socket; on Windows the file that holds the name of the pipe. */
	readonly agentDoor: string;
	readonly operatorDoor: string;
};

export type PlaceSource = {
	readonly env: Readonly<Record<string, string | undefined>>;
	/** `process.platform` */
	readonly platform: string;
	readonly userHome: string;
	/** What a relative `COUNTERSIGN_HOME` is relative to. */
	readonly cwd: string;
};

export function placesOf({ env, platform, userHome, cwd }: PlaceSource): Places {
	const isWindows = platform === "win32";
	const join = (...parts: readonly string[]): string => parts.join(isWindows ? "\\" : "/");
	const isAbsolute = (path: string): boolean => (isWindows ? /^([A-Za-z]:[\\/]|\\\\)/.test(path) : path.startsWith("/"));
	/** A variable that is empty or relative says nothing. Source: XDG Base Directory Specification. */
	const folderIn = (name: string): string | undefined => {
		const value = env[name];
		return value !== undefined && isAbsolute(value) ? value : undefined;
	};

	const moved = env["COUNTERSIGN_HOME"];
	const bases = (): { readonly home: string; readonly config: string; readonly data: string } => {
		if (moved !== undefined && moved !== "") {
			const home = (isAbsolute(moved) ? moved : join(cwd, moved)).replace(/(?<=.)[\\/]+$/, "");
			return { home, config: home, data: join(home, "data") };
		}
		if (platform === "darwin") {
			const home = join(userHome, "Library", "Application Support", "Countersign");
			return { home, config: home, data: join(home, "data") };
		}
		if (isWindows) {
			const home = join(folderIn("LOCALAPPDATA") ?? join(userHome, "AppData", "Local"), "Countersign");
			return { home, config: join(folderIn("APPDATA") ?? join(userHome, "AppData", "Roaming"), "Countersign"), data: join(home, "data") };
		}
		const home = join(folderIn("XDG_DATA_HOME") ?? join(userHome, ".local", "share"), "countersign");
		return { home, config: join(folderIn("XDG_CONFIG_HOME") ?? join(userHome, ".config"), "countersign"), data: join(home, "data") };
	};

	const { home, config, data } = bases();
	const run = join(home, "run");
	const door = (name: string): string => join(run, `${name}.${isWindows ? "pipe" : "sock"}`);
	return {
		home,
		config,
		data,
		run,
		agents: join(home, "agents"),
		configFile: join(config, "countersign.toml"),
		logFile: join(data, "countersign.log"),
		passphraseFile: join(data, "operator.json"),
		agentDoor: door("agent"),
		operatorDoor: door("operator"),
	};
}
