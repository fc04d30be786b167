import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { clientPlaces } from "../../client/index.ts";
import { type Check, bad, good, warn } from "./check.ts";

/** Node, folders and files on disk: what can be seen without a host. */

const folderCheck = (name: string, folder: string): Check => {
	try {
		const stats = lstatSync(folder);
		if (!stats.isDirectory()) return bad(name, `${folder} is not a folder`, "move it away; Countersign makes its own");
		if (process.platform === "win32") return good(name, folder);
		if (stats.uid !== process.getuid?.())
			return bad(name, `${folder} belongs to user ${stats.uid}`, "give it to yourself, or set COUNTERSIGN_HOME to another folder");
		if ((stats.mode & 0o077) !== 0)
			return bad(name, `${folder} is open to others (mode ${(stats.mode & 0o777).toString(8)})`, `chmod 700 '${folder}'`);
		return good(name, folder);
	} catch {
		return warn(name, `${folder} is not there yet`, "it is made when Countersign first starts");
	}
};

const keyStoreCheck = (data: string): Check => {
	try {
		const holders = Object.values(JSON.parse(readFileSync(join(data, "keys", "holders.json"), "utf8")) as Record<string, string>);
		if (holders.includes("sealed-file"))
			return warn(
				"key store",
				"the signing key is in a file, not in the system's keychain",
				"who can read your files can sign as this log; use a desktop keyring where there is one",
			);
		return good("key store", holders[0] ?? "empty");
	} catch {
		return warn("key store", "nothing is kept in it yet", "the signing key is made when Countersign first starts");
	}
};

export const checkMachine = (): readonly Check[] => {
	const { home, config, data, run } = clientPlaces();
	const major = Number(process.versions.node.split(".")[0]);
	return [
		major >= 24
			? good("node", process.versions.node)
			: bad("node", `${process.versions.node} is too old`, "start it by `countersign`, which brings Node 24 along"),
		folderCheck("home", home),
		...(config === home ? [] : [folderCheck("config", config)]),
		folderCheck("data", data),
		folderCheck("sockets", run),
		keyStoreCheck(data),
	];
};
