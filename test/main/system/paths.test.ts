import assert from "node:assert/strict";
import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { appPaths, prepareFolders } from "../../../src/main/system/paths.ts";
import { placesOf } from "../../../src/shared/model/places.ts";
import { tempFolder } from "../../kit/sockets.ts";

const on = (platform: string, env: Record<string, string>, userHome = platform === "win32" ? "C:\\Users\\ana" : "/home/ana") =>
	placesOf({ env, platform, userHome, cwd: platform === "win32" ? "C:\\work" : "/work" });

test("follows each system's habit", () => {
	const linux = on("linux", {});
	assert.equal(linux.configFile, "/home/ana/.config/countersign/countersign.toml");
	assert.equal(linux.agentDoor, "/home/ana/.local/share/countersign/run/agent.sock");
	const xdg = on("linux", { XDG_CONFIG_HOME: "/c", XDG_DATA_HOME: "/d", XDG_RUNTIME_DIR: "/run/user/1000" });
	assert.deepEqual([xdg.config, xdg.data, xdg.run], ["/c/countersign", "/d/countersign/data", "/d/countersign/run"]);
	assert.equal(on("darwin", {}, "/Users/ana").data, "/Users/ana/Library/Application Support/Countersign/data");
	const windows = on("win32", { APPDATA: "C:\\Users\\ana\\AppData\\Roaming" });
	assert.equal(windows.configFile, "C:\\Users\\ana\\AppData\\Roaming\\Countersign\\countersign.toml");
	assert.equal(windows.agentDoor, "C:\\Users\\ana\\AppData\\Local\\Countersign\\run\\agent.pipe");
});

test("COUNTERSIGN_HOME moves everything, on every system", () => {
	for (const platform of ["linux", "darwin"]) {
		for (const moved of ["/srv/cs", "/srv/cs/", "/srv/cs//"]) {
			const places = on(platform, { COUNTERSIGN_HOME: moved, XDG_CONFIG_HOME: "/c", XDG_DATA_HOME: "/d" });
			for (const place of Object.values(places)) assert.ok(place === "/srv/cs" || place.startsWith("/srv/cs/"), place);
		}
	}
	for (const place of Object.values(on("win32", { COUNTERSIGN_HOME: "D:\\cs", APPDATA: "C:\\a" })))
		assert.ok(place.startsWith("D:\\cs"), place);
	assert.equal(on("linux", { COUNTERSIGN_HOME: "here" }).home, "/work/here");
});

test("variables that are empty or relative say nothing", () => {
	assert.deepEqual(on("linux", { XDG_CONFIG_HOME: "", XDG_DATA_HOME: "share", COUNTERSIGN_HOME: "" }), on("linux", {}));
});

test("the folders are made private, and existing ones are closed to others", { skip: process.platform === "win32" }, (t) => {
	const home = join(tempFolder(t), "home");
	mkdirSync(home);
	chmodSync(home, 0o755);
	const places = appPaths({ COUNTERSIGN_HOME: home });
	assert.ok(prepareFolders(places).ok);
	for (const folder of [places.home, places.config, places.data, places.agents]) assert.equal(statSync(folder).mode & 0o777, 0o700, folder);
});

test("a symlink or a file in place of a folder is refused", { skip: process.platform === "win32" }, (t) => {
	const base = tempFolder(t);
	mkdirSync(join(base, "elsewhere"));
	for (const [name, make] of [
		["link", (path: string) => symlinkSync(join(base, "elsewhere"), path)],
		["file", (path: string) => writeFileSync(path, "")],
	] as const) {
		const home = join(base, name);
		mkdirSync(home);
		make(join(home, "data"));
		const prepared = prepareFolders(appPaths({ COUNTERSIGN_HOME: home }));
		assert.equal(prepared.ok, false, name);
	}
});
