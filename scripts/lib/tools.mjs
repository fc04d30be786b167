/**
 * The programs of the system that the tests drive, and how to get them. Runs on Node 18 and later.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./node24.mjs";

/** @typedef {{ commands: readonly string[], apt: readonly string[], why: string }} Tool */

/** Any one of `commands` will do.
 * @type {readonly Tool[]} */
const tools = [
	{ commands: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"], apt: ["chromium"], why: "the console's tests" },
	{ commands: ["Xvfb"], apt: ["xvfb", "xauth"], why: "a screen for windows in tests" },
	{ commands: ["dbus-run-session"], apt: ["dbus"], why: "the keychain's tests" },
	{ commands: ["gnome-keyring-daemon"], apt: ["gnome-keyring", "libsecret-1-0"], why: "the keychain's tests" },
	{ commands: ["nc"], apt: ["netcat-openbsd"], why: "the agent hook without the helper" },
	{ commands: ["socat"], apt: ["socat"], why: "the agent hook without the helper" },
	{ commands: ["perl"], apt: ["perl"], why: "the agent hook without the helper" },
	{ commands: ["cc", "gcc", "clang"], apt: ["gcc", "libc6-dev"], why: "the agent hook's helper" },
	{ commands: ["git"], apt: ["git"], why: "flows in a scratch repository" },
];

/** Needed to compile `keytar`, which is optional: asked for only when packages are about to be installed anyway. */
const toCompileKeytar = ["libsecret-1-dev", "pkg-config", "g++", "make", "python3"];

const isOnPath = (/** @type {string} */ command) =>
	[...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"].some((folder) => {
		if (folder === "" || folder.includes("node_modules")) return false;
		try {
			accessSync(join(folder, command), constants.X_OK);
			return true;
		} catch {
			return false; // not there, or not ours to run
		}
	});

const hasChromium = () => ["CHROMIUM_PATH", "CHROME_PATH"].some((each) => (process.env[each] ?? "") !== "");

/** Tools that no command on the PATH provides. */
export const missingTools = () =>
	tools.filter(({ commands }) => !commands.some(isOnPath) && !(commands.includes("chromium") && hasChromium()));

/** What puts `apt-get` in our hands without asking for a password, or null. */
const aptPrefix = () => {
	if (process.platform !== "linux" || !isOnPath("apt-get")) return null;
	if (process.getuid?.() === 0) return [];
	return isOnPath("sudo") && spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status === 0 ? ["sudo", "-n"] : null;
};

/**
 * Installs what is missing where it can, and otherwise says the exact command. Resolves to whether everything is there.
 * @param {{ withCompilers: boolean }} options
 */
export const ensureTools = async ({ withCompilers }) => {
	const missing = missingTools();
	const compilers = withCompilers && process.platform === "linux" && !isOnPath("g++") ? toCompileKeytar : [];
	if (missing.length === 0 && compilers.length === 0) return true;

	const packages = [...new Set([...missing.flatMap(({ apt }) => apt), ...compilers])];
	const prefix = aptPrefix();
	if (prefix !== null) {
		console.log(`installing ${packages.join(" ")} (apt)`);
		const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
		const apt = async (/** @type {readonly string[]} */ ...args) => {
			const [command = "", ...rest] = [...prefix, "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", ...args];
			return (await run(command, rest, { env, stdio: ["ignore", 2, 2] })) === 0;
		};
		if ((await apt("update")) && (await apt("install", "-y", "--no-install-recommends", ...packages)) && missingTools().length === 0)
			return true;
	}
	const still = missingTools();
	if (still.length === 0) return true; // only the compilers are absent, and what needs them is optional
	console.error("these programs are missing and could not be installed from here:");
	for (const { commands, why } of still) console.error(`  ${commands[0]} (for ${why})`);
	if (process.platform === "linux") {
		console.error(
			`install them and run the tests again:\n  sudo apt-get install --no-install-recommends ${still.flatMap(({ apt }) => apt).join(" ")}`,
		);
	} else {
		console.error("put them on the PATH, or set CHROMIUM_PATH for the browser, and run the tests again");
	}
	return false;
};
