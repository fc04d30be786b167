import { isDisplayOption } from "./display.ts";
import type { Call } from "../shell/types.ts";
import { lists, raise } from "../shell/verdict.ts";
import { reader, shown, type Judge } from "./kit.ts";

/** How programs that show or change the machine are judged. */

export const words = (call: Call): string => call.args.map((arg) => arg.value).join(" ");

/** Only a short command line is matched by expression: it bounds the work and no look needs more. */
const isShort = (call: Call): boolean => call.args.length <= 10 && call.args.every((arg) => arg.value.length <= 64);

/** Reads when the arguments match, else the given risk. */
export const when =
	(isRead: RegExp, effect: string, otherwise: string, risk: "destructive" | "execute" | "network" = "destructive"): Judge =>
	(call, verdict) => {
		verdict.effect = effect;
		if (isShort(call) && isRead.test(words(call)) && call.args.every((arg) => !arg.dynamic)) return;
		verdict.effect = otherwise;
		raise(verdict, risk, "system-settings", otherwise);
	};

/** Programs that show a pager on a terminal read silently only when they cannot. */
export const paged =
	(judge: Judge): Judge =>
	(call, verdict) => {
		judge(call, verdict);
		const isQuiet =
			call.piped ||
			call.args.some(
				(arg) =>
					/^--(no-pager|output|version|help|quiet)/.test(arg.value) ||
					/^(is-active|is-enabled|is-failed|is-system-running)$/.test(arg.value),
			) ||
			call.assigns.some((assigned) => /PAGER$/.test(assigned.name));
		if (verdict.risk === "read" && !isQuiet)
			raise(verdict, "execute", "pager", `${call.name} opens a pager, from which anything can be run`);
	};

/** Changes or breaks something that cannot be had back: `effect` says what, before what it is done to. */
export const crush =
	(effect: string): Judge =>
	(call, verdict) => {
		verdict.effect = `${effect} ${shown(call.args.filter((arg) => !arg.value.startsWith("-")))}`.trim();
		const text = words(call);
		if (/^(--help|--version|-V|-h|help|version)$/.test(text)) {
			verdict.effect = `shows help of ${call.name}`;
			return;
		}
		raise(verdict, "destructive", "system-change", verdict.effect);
		for (const arg of call.args) if (arg.value.startsWith("/dev/")) lists(call, verdict, arg);
	};

const infoOptions = reader(
	"n",
	"shows",
	"-aAbBcdDefFgGhHiIjJklLmMnNoOpPqQrRsStTuUvVwWxXyYzZ0123456789 --all --help --version --verbose --human --bytes --json --si --wide --count --short --list --kernel-name --nodename --kernel-release --kernel-version --machine --processor --hardware-platform --operating-system --pretty --since --total --lohi --mega --giga --kilo --tera --mebi --gibi --kibi --tebi --committed --line --seconds= -s= -c= --from --boot --heading --users --group --groups --name --real --user --zero --reverse --online --offline --extended --parse --hex --output-all --caches --sysroot=",
);

/** Programs that only show: every option about how it is shown will do. */
export const info: Judge = (call, verdict) =>
	infoOptions({ ...call, args: call.args.filter((arg) => !arg.value.startsWith("--") || !isDisplayOption(arg.value)) }, verdict);

/** Here `--output` names columns, not a file. */
export const columns: Judge = (call, verdict) =>
	info(
		{ ...call, args: call.args.filter((arg) => !/^--(output(=|$)|queues|semaphores|shmems|user-accs|system-accs)/.test(arg.value)) },
		verdict,
	);
