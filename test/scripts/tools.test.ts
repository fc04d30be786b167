import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";

/** The set-up part of `npm test` on machines made of a PATH with nothing in it but what each test puts there. */
describe("installing what the tests need", { skip: process.platform === "linux" ? false : "apt is Debian's" }, () => {
	let bin: string;
	let logFile: string;
	beforeEach(() => {
		bin = mkdtempSync(join(tmpdir(), "countersign-path-"));
		logFile = join(bin, "log");
	});
	afterEach(() => rmSync(bin, { recursive: true }));

	const put = (name: string, body = ""): void => writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
	const everything = ["chromium", "Xvfb", "dbus-run-session", "gnome-keyring-daemon", "nc", "socat", "perl", "cc", "git"];

	/** An `apt-get` that installs by making the commands appear. */
	const putApt = (): void => {
		const made = everything.map((each) => `: > ${bin}/${each}; /bin/chmod 755 ${bin}/${each}`).join("\n");
		put("apt-get", `echo "$@" >> ${logFile}\ncase " $* " in *" install "*) ${made};; esac`);
		put("sudo", `[ "$1" = -n ] && shift\n"$@"`);
	};

	const ensure = (withCompilers = false): Promise<{ isReady: boolean; said: string }> =>
		new Promise((resolve, reject) => {
			const program = `import { ensureTools } from ${JSON.stringify(join(process.cwd(), "scripts/lib/tools.mjs"))};
				console.log("ready", await ensureTools({ withCompilers: ${withCompilers} }));`;
			execFile(process.execPath, ["--input-type=module", "-e", program], { env: { PATH: bin } }, (error, stdout, stderr) => {
				if (error !== null) reject(error);
				else resolve({ isReady: stdout.includes("ready true"), said: stdout + stderr });
			});
		});
	const aptLines = (): string[] => (existsSync(logFile) ? readFileSync(logFile, "utf8").trim().split("\n") : []);

	test("does nothing when everything is there", async () => {
		putApt();
		for (const each of everything) put(each);
		assert.equal((await ensure()).isReady, true);
		assert.deepEqual(aptLines(), []);
	});

	test("asks apt for exactly what is missing, after an update", async () => {
		putApt();
		for (const each of everything) if (each !== "socat" && each !== "chromium") put(each);
		assert.equal((await ensure()).isReady, true);
		const [update, install, ...rest] = aptLines();
		assert.match(update ?? "", / update$/);
		assert.match(install ?? "", / install -y --no-install-recommends chromium socat$/);
		assert.deepEqual(rest, []);
	});

	test("takes any browser of the family for Chromium", async () => {
		for (const each of everything) if (each !== "chromium") put(each);
		put("google-chrome-stable");
		assert.equal((await ensure()).isReady, true);
	});

	test("names the command to run when it may not install", async () => {
		for (const each of everything) if (each !== "socat" && each !== "chromium") put(each);
		const { isReady, said } = await ensure();
		assert.equal(isReady, false);
		assert.match(said, /sudo apt-get install --no-install-recommends chromium socat\n/);
		assert.match(said, /chromium \(for the console's tests\)/);
	});

	test("does not stop for compilers: what they are for is optional", async () => {
		for (const each of everything) put(each);
		assert.equal((await ensure(true)).isReady, true);
	});

	test("gets compilers along when packages are about to be installed", async () => {
		putApt();
		for (const each of everything) put(each);
		assert.equal((await ensure(true)).isReady, true);
		assert.match(aptLines()[1] ?? "", /libsecret-1-dev pkg-config g\+\+ make python3$/);
	});

	test("says so when apt fails", async () => {
		put("apt-get", "exit 100");
		put("sudo", `[ "$1" = -n ] && shift\n"$@"`);
		for (const each of everything) if (each !== "socat") put(each);
		const { isReady, said } = await ensure();
		assert.equal(isReady, false);
		assert.match(said, /sudo apt-get install .* socat\n/);
	});
});
