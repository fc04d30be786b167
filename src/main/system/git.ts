import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { fail, ok, type Result } from "../../shared/lib/result.ts";

/**
 * Git in a repository that is not trusted: nothing in its configuration, and nothing in our environment, may run a program,
 * ask a person or reach a network. Only commands that read and write objects and refs are used with it.
 *
 * Git's own check of who owns the repository stays in force: one of another user is refused.
 */
const settings: readonly string[] = [
	"core.hooksPath=/dev/null",
	"core.fsmonitor=false",
	"core.attributesFile=/dev/null",
	"core.pager=cat",
	"core.editor=false",
	"core.askPass=false",
	"core.sshCommand=false",
	"core.alternateRefsCommand=false",
	"credential.helper=",
	"protocol.allow=never",
	"gpg.program=false",
	"gpg.ssh.program=false",
	"commit.gpgSign=false",
	"tag.gpgSign=false",
	"gc.auto=0",
	"maintenance.auto=false",
	"core.logAllRefUpdates=true",
];

const timeoutMs = 20_000;

/** What a Git command printed. Faults: `unavailable` with Git's own first line of complaint. */
export const runGit = (repository: string, args: readonly string[], input = ""): Promise<Result<string>> =>
	new Promise((done) => {
		const words = ["-C", repository, "--no-pager", ...settings.flatMap((each) => ["-c", each]), ...args];
		const child = execFile(
			"git",
			words,
			{
				timeout: timeoutMs,
				maxBuffer: 1 << 20,
				// Built from nothing: a GIT_DIR, an alternate object folder or an editor of this process must not leak in.
				env: {
					PATH: process.env["PATH"] ?? "",
					LC_ALL: "C",
					GIT_CONFIG_NOSYSTEM: "1",
					GIT_CONFIG_GLOBAL: "/dev/null",
					GIT_TERMINAL_PROMPT: "0",
					GIT_OPTIONAL_LOCKS: "0",
					GIT_NO_REPLACE_OBJECTS: "1",
					// The folder itself is the repository, never one above it.
					GIT_CEILING_DIRECTORIES: dirname(repository),
				},
			},
			(error, stdout, stderr) => {
				if (error === null) return done(ok(stdout));
				const said = stderr.trim().split("\n")[0] ?? "";
				done(fail("unavailable", error.killed === true ? `git did not end within ${timeoutMs / 1000} s` : said || error.message));
			},
		);
		child.stdin?.on("error", () => undefined);
		child.stdin?.end(input);
	});
