import type { Call, Verdict } from "./types.ts";
import { raise, reads } from "./verdict.ts";

/** Signs in the code of any common language. It is a search, not a parse: it only ever raises. */
const signs: readonly (readonly [RegExp, string, string])[] = [
	[
		/\b(os\.system|os\.popen|subprocess|popen|Popen|child_process|exec(Sync|File|v|l|ve|vp|lp)?\s*\(|spawn(Sync|v|l)?\s*\(|shell_exec|passthru|proc_open|pcntl_exec|system\s*\(?\s*["'(`$]|Process\.(Start|spawn)|ProcessBuilder|Runtime\.getRuntime|os\.exec|IO\.popen|Open3|Kernel\.(exec|system)|%x[{(]|qx[/{(]|os\.execute|io\.popen|do shell script|WScript\.Shell|pty\.spawn|run-shell-command|callCommand|Invoke-Expression|\biex\b|dlopen|ctypes|Fiddle)/i,
		"spawns-process",
		"runs other programs",
	],
	[/^\s*(exec|system)\s+["'`]|;\s*(exec|system)\s+["'`]|`[^`]+`\s*;?\s*$/, "spawns-process", "runs other programs"],
	[
		/\b(socket|urllib|requests\.|http\.client|https?:\/\/|fetch\s*\(|XMLHttpRequest|Net::HTTP|LWP::|IO::Socket|fsockopen|curl_exec|net\.connect|createServer|createConnection|TCPSocket|TcpClient|WebClient|DownloadString|DownloadFile|Invoke-WebRequest|Invoke-RestMethod|ftplib|smtplib|SimpleHTTPServer|http\.server|paramiko|\/inet\/(tcp|udp))/i,
		"code-network",
		"talks to the network",
	],
	[
		/\b(rmtree|shutil\.(rmtree|move)|unlink(Sync)?\b|rm(dir)?Sync|\.rm\s*\(|os\.(remove|removedirs|rmdir|unlink|truncate|rename|replace|link|symlink|chmod|chown)|fs\.(rm|unlink|truncate|rename|chmod)|File\.(delete|unlink|truncate|rename|chmod)|FileUtils\.(rm|mv)|Remove-Item|Clear-Content|Set-Content|Out-File|del_tree|\bremove_tree|rename\s*\(|truncate\s*\(|chmod\s*\(|O_TRUNC|\.rmdir\s*\(|\.unlink\s*\()/,
		"code-deletes",
		"deletes, renames or empties files",
	],
	[
		/\b(eval|exec|compile|loadstring|instance_eval|Function)\s*\(|base64\.b64decode|atob\s*\(|fromCharCode|unhexlify|marshal\.loads|pickle\.loads|FromBase64String|zlib\.decompress/,
		"code-hidden",
		"runs or unpacks text that is built while it runs",
	],
	[
		/\bopen\s*\([^)]*,\s*["'][^"']*[wax+]|writeFile|appendFile|createWriteStream|openSync\s*\([^)]*["'][wa]|file_put_contents|fopen\s*\([^)]*["'][waxc]|File\.(write|open\s*\([^)]*["'][wa])|\.write_(text|bytes)|copyfile|shutil\.copy|File::Copy|IO\.write|sysopen|fs\.(cp|copyFile|link|symlink|mkdir)|copy\s*\(|open\s*\(?\s*my|print\s+\{?\$?fh/,
		"code-writes",
		"writes files",
	],
];

const pathInCode = /["'`]((?:~|\.{0,2}\/|\/|[A-Za-z]:[\\/]|\.)[^"'`\s]{1,256})["'`]/g;

/** Judges the text of a program in any language. Never less than `execute`. */
export const judgeInlineCode = (call: Call, verdict: Verdict, code: string): void => {
	raise(verdict, "execute", "inline-code", `runs ${call.name} code given on the command line`);
	const text = (code.length > 32_768 ? code.slice(0, 32_768) : code)
		.replace(/\$ENV\{HOME\}|\$\{?HOME\}?|\$env:USERPROFILE/g, call.home)
		.replace(/(process\.env\.HOME|os\.homedir\(\)|ENV\["HOME"\]|os\.environ\["HOME"\])\s*[+,]\s*(["'`])/g, `$2${call.home}`);
	let writesFiles = false;
	// Windows that overlap keep the work of every pattern bounded, whatever the text.
	const windows: string[] = [];
	for (let from = 0; from === 0 || from < text.length; from += 1792) windows.push(text.slice(from, from + 2048));
	for (const [pattern, rule, what] of signs) {
		if (!windows.some((window) => pattern.test(window))) continue;
		if (rule === "code-writes") writesFiles = true;
		const risk = rule === "code-writes" ? "execute" : rule === "code-hidden" ? "execute" : "destructive";
		raise(verdict, risk, rule, `the code ${what}`);
	}
	let count = 0;
	for (const match of text.matchAll(pathInCode)) {
		if ((count += 1) > 32) break;
		const path = (match[1] ?? "").replace(/^\/(?=\.[a-z])/i, `${call.home}/`);
		reads(call, verdict, { value: path, dynamic: false, glob: false });
		if (writesFiles && !/^(\.{1,2}\/|[^/~.])/.test(path) && !path.startsWith("/tmp/"))
			raise(verdict, "destructive", "code-writes-outside", `the code may write ${path}`);
	}
	if (code.length > 32_768) {
		verdict.inspectable = false;
		raise(verdict, "destructive", "long-code", "the code is too long to be searched");
	}
};
