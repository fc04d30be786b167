import type { Raw, State } from "./state.ts";
import { placeOf } from "./places.ts";
import { raise } from "./verdict.ts";

/** Rules about how steps work together. Each only raises. */

const decoders =
	/^(base64|gbase64|base32|basenc|openssl|xxd|uudecode|gpg|rev|tr|gunzip|zcat|xz|unxz|bzip2|bunzip2|zstd|gzip|sed|awk|perl|od|hexdump)$/;
const fetchers =
	/^(curl|wget|wget2|aria2c|axel|http|https|httpie|xh|lynx|links|w3m|fetch|ftp|sftp|scp|nc|ncat|netcat|socat|telnet|lwp-request|lwp-download|get|rsync|dig|nslookup|host|gh|aws|gsutil|invoke-webrequest|iwr|irm|invoke-restmethod|certutil|bitsadmin|tftp|smbclient)$/;

const isFetch = (step: Raw): boolean =>
	fetchers.test(step.call.name) || step.verdict.reasons.some((reason) => reason.rule === "shell-socket");
const isDecoder = (step: Raw): boolean =>
	decoders.test(step.call.name) && step.call.args.some((arg) => /^-[a-zA-Z]*[dDr]|^--d/.test(arg.value));
const has = (step: Raw, ...rules: readonly string[]): boolean => step.verdict.reasons.some((reason) => rules.includes(reason.rule));

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** What a step writes, by base name: names survive the `cd`s that absolute paths do not. */
const written = (step: Raw): string[] => {
	const names = step.verdict.paths.filter((path) => path.access === "write").map((path) => nameOf(path.path));
	if (isFetch(step)) {
		for (const arg of step.call.args) if (/^https?:|\./.test(arg.value)) names.push(nameOf(arg.value.replace(/[?#].*$/, "")));
		for (let i = 0; i < step.call.args.length; i++)
			if (/^-[a-zA-Z]*[oO]$|^--output(-document)?$/.test(step.call.args[i]?.value ?? ""))
				names.push(nameOf(step.call.args[i + 1]?.value ?? ""));
	}
	return names;
};

/** Downloaded, copied on, run: the chain that no single step shows. */
const followFiles = (steps: readonly Raw[], state: State): void => {
	const fetched = new Set<string>();
	const made = new Set<string>();
	let fetchBefore: number | undefined;
	for (let i = 0; i < steps.length; i++) {
		const step = steps[i] as Raw;
		const operands = [...step.call.args.map((arg) => arg.value), ...step.redirects.map((redirect) => redirect.target.value)];
		const touchesFetched = operands.some((value) => fetched.has(nameOf(value)));
		if (isFetch(step)) fetchBefore = i;
		const outputs = written(step);
		const isFed = fetchBefore !== undefined && step.call.stdin.kind === "pipe";
		if (isFetch(step) || touchesFetched || isFed)
			for (const name of [
				...outputs,
				...(touchesFetched && step.verdict.risk !== "read" ? operands.filter((value) => !value.startsWith("-")).map(nameOf) : []),
			])
				if (name !== "") fetched.add(name);
		for (const name of outputs) made.add(name);
		const runs = step.verdict.paths.filter((path) => path.access === "execute").map((path) => nameOf(path.path));
		if (runs.some((name) => fetched.has(name)))
			raise(step.verdict, "destructive", "download-and-run", `runs ${runs.join(", ")}, which an earlier step fetched`, step.span);
		else if (runs.some((name) => made.has(name))) {
			state.note("runs-made-file");
			raise(step.verdict, "execute", "runs-made-file", `runs ${runs.join(", ")}, which an earlier step wrote`, step.span);
		}
	}
};

const pipeToShell = (steps: readonly Raw[]): void => {
	const runsUnseen = steps.findIndex(
		(step) =>
			has(step, "runs-input", "dynamic-code", "dynamic-program", "interactive-shell") ||
			(step.dynamic && step.call.name === "" && step.call.program.value !== ""),
	);
	if (runsUnseen < 0) return;
	const step = steps[runsUnseen] as Raw;
	const source = steps.findIndex((other) => other !== step && isFetch(other));
	if (source >= 0)
		raise(
			step.verdict,
			"destructive",
			"pipe-to-shell",
			`may run what ${steps[source]?.call.name ?? "the network"} returned, which nobody can see in advance`,
			step.span,
		);
	else if (steps.some((other) => other !== step && isDecoder(other)))
		raise(step.verdict, "destructive", "hidden-payload", "runs text that another step unpacks", step.span);
};

const forkBomb = (state: State): void => {
	for (const [name, about] of state.functions) {
		const seen = new Set<string>();
		const queue = [...about.calls];
		let isBackground = about.background;
		let isCycle = false;
		while (queue.length > 0) {
			const next = queue.pop() as string;
			if (next === name) isCycle = true;
			const other = state.functions.get(next);
			if (other === undefined || seen.has(next)) continue;
			seen.add(next);
			isBackground ||= other.background;
			queue.push(...other.calls);
		}
		if (isCycle && isBackground) state.reason("destructive", "fork-bomb", `the function ${name} starts itself again and again`);
	}
};

/** What reads files here is sent away there. */
const exfiltration = (steps: readonly Raw[]): void => {
	const reader = steps.find((step) => step.isCaptured && step.verdict.paths.some((path) => path.access === "read"));
	if (reader === undefined) return;
	for (const step of steps)
		if (step.dynamic && !step.isCaptured && (step.verdict.risk === "network" || isFetch(step)) && step.call.args.some((arg) => arg.dynamic))
			raise(step.verdict, "destructive", "exfiltration", "sends what another step read from a file", step.span);
};

/** Removing what protects: whole trees that a loop or variable points at. */
const loops = (state: State, steps: readonly Raw[]): void => {
	for (const value of state.loops) {
		const place = placeOf(value.value, { cwd: undefined, home: state.home, workspace: state.workspace }, value.dynamic, value.glob);
		if (place.secret === undefined) continue;
		for (const step of steps)
			if (step.dynamic) raise(step.verdict, "destructive", "sensitive-read", `may use ${value.value}: ${place.secret}`);
	}
};

/** Applies every rule of this file. */
export const judgeFlow = (state: State): void => {
	if (state.steps.length > 1) {
		followFiles(state.steps, state);
		pipeToShell(state.steps);
		exfiltration(state.steps);
	}
	if (state.functions.size > 0) forkBomb(state);
	if (state.loops.length > 0) loops(state, state.steps);
};
