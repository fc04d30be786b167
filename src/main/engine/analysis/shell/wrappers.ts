import { optionTable, readOptions, type Option } from "../programs/options.ts";
import type { Arg, Assigned, Call } from "./types.ts";

/** What a wrapper runs: an argv of its own, code for a shell, or nothing that can be named. */
export type Unwrapped = {
	readonly inner?: readonly Arg[];
	/** Text that a shell will parse. */
	readonly code?: Arg;
	readonly assigns: readonly Assigned[];
	readonly cwd?: Arg;
	/** The wrapper changes nothing about what the inner command may do. */
	readonly neutral: boolean;
	/** Runs as another user, usually root. */
	readonly root: boolean;
	/** Runs elsewhere: in a container, on another host, later. Paths of the inner command are not ours. */
	readonly elsewhere?: "container" | "host" | "later";
	/** Operands come from standard input or a file, so the inner command is not fully known. */
	readonly open: boolean;
	readonly hazards: readonly string[];
	readonly effect: string;
};

type Wrapper = {
	readonly options: string;
	/** Operands before the inner command. */
	readonly skip?: number;
	readonly effect: string;
	readonly kind?: "neutral" | "root" | "plain";
	readonly elsewhere?: "container" | "host" | "later";
	readonly assigns?: boolean;
	readonly code?: boolean;
	readonly open?: boolean;
	readonly single?: boolean;
	/** Option names whose value is code for a shell, or a folder to change to. */
	readonly codeOption?: string;
	readonly cwdOption?: string;
};

const table: Readonly<Record<string, Wrapper>> = {
	sudo: {
		options:
			"-AbBEeHhiKklNnPSsVv -C= -D= -g= -h= -p= -R= -r= -T= -t= -U= -u= --askpass --background --bell --edit --group= --host= --login --list --no-update --non-interactive --preserve-env? --preserve-groups --prompt= --chdir= --chroot= --role= --remove-timestamp --reset-timestamp --set-home --shell --stdin --type= --user= --validate --command-timeout= --other-user= --close-from=",
		effect: "as root",
		kind: "root",
		assigns: true,
		cwdOption: "D chdir",
	},
	doas: { options: "-nsL -u= -C= -a=", effect: "as root", kind: "root" },
	pkexec: { options: "--disable-internal-agent --user= -u=", effect: "as root", kind: "root" },
	gosu: { options: "", skip: 1, effect: "as another user", kind: "root" },
	"su-exec": { options: "", skip: 1, effect: "as another user", kind: "root" },
	setpriv: {
		options:
			"--reuid= --regid= --clear-groups --init-groups --keep-groups --no-new-privs --inh-caps= --bounding-set= --ambient-caps= --groups= --reset-env",
		effect: "with other privileges",
		kind: "root",
	},
	chroot: { options: "--userspec= --groups= --skip-chdir", skip: 1, effect: "with another root folder", kind: "root" },
	"arch-chroot": { options: "-hNrS -u=", skip: 1, effect: "with another root folder", kind: "root" },
	sg: { options: "-c=", skip: 1, effect: "as another group", kind: "root", codeOption: "c" },
	env: {
		options:
			"-i0v -u= -C= --ignore-environment --null --unset= --chdir= --debug --block-signal? --default-signal? --ignore-signal? -S= --split-string=",
		effect: "with a changed environment",
		kind: "neutral",
		assigns: true,
		cwdOption: "C chdir",
		codeOption: "S split-string",
	},
	xargs: {
		options:
			"-0rtxopi -a= -d= -E= -e? -I= -J= -L= -l? -n= -P= -R= -S= -s= --null --arg-file= --delimiter= --eof? --replace? --max-lines? --max-args= --max-procs= --max-chars= --no-run-if-empty --verbose --exit --interactive --open-tty --process-slot-var= --show-limits",
		effect: "once for each line of input",
		kind: "neutral",
		open: true,
	},
	nohup: { options: "", effect: "detached from the terminal", kind: "neutral" },
	setsid: { options: "-cfw --ctty --fork --wait", effect: "in a new session", kind: "neutral" },
	time: { options: "-pvaq -o> -f= --verbose --portability --append --output> --format=", effect: "timed", kind: "neutral" },
	gtime: { options: "-pvaq -o> -f= --verbose --portability --output> --format=", effect: "timed", kind: "neutral" },
	timeout: {
		options: "-v -k= -s= --foreground --preserve-status --kill-after= --signal= --verbose -pf",
		skip: 1,
		effect: "with a time limit",
		kind: "neutral",
	},
	gtimeout: {
		options: "-v -k= -s= --foreground --preserve-status --kill-after= --signal= --verbose",
		skip: 1,
		effect: "with a time limit",
		kind: "neutral",
	},
	nice: { options: "-n= --adjustment= -# -0123456789", effect: "with another priority", kind: "neutral" },
	ionice: { options: "-t -c= -n= -p= -P= -u= --class= --classdata= --pid= --ignore", effect: "with another priority", kind: "neutral" },
	chrt: {
		options: "-abdefimoprRv -T= -P= -D= --all-tasks --batch --deadline --fifo --idle --other --rr --pid",
		skip: 1,
		effect: "with another priority",
	},
	taskset: { options: "-apc --all-tasks --cpu-list --pid", skip: 1, effect: "on chosen processors" },
	stdbuf: { options: "-i= -o= -e= --input= --output= --error=", effect: "with other buffering", kind: "neutral" },
	unbuffer: { options: "-p", effect: "with other buffering", kind: "neutral" },
	command: { options: "-pvV", effect: "directly", kind: "neutral" },
	builtin: { options: "", effect: "as a builtin", kind: "neutral" },
	nocorrect: { options: "", effect: "directly", kind: "neutral" },
	noglob: { options: "", effect: "directly", kind: "neutral" },
	exec: { options: "-cl -a=", effect: "in place of the shell", kind: "neutral" },
	coproc: { options: "", effect: "beside the shell", kind: "neutral" },
	watch: {
		options:
			"-bcdegtwxCq -n= --beep --color --differences? --errexit --chgexit --interval= --no-title --no-wrap --exec --precise -p --equexit= -q=",
		effect: "again and again",
		kind: "neutral",
		code: true,
	},
	strace: {
		options: "-cCdfFhiqrtTvVwxyzZkDnY -a= -A -b= -e= -E= -I= -o> -O= -p= -P= -s= -S= -u= -U= -X= --output> --follow-forks",
		effect: "traced",
	},
	ltrace: { options: "-bcCfhiLrStTVw -a= -A= -D= -e= -F= -l= -n= -o> -p= -s= -u= -x=", effect: "traced" },
	valgrind: {
		options: "-qv --tool= --leak-check= --log-file> --track-origins= --xml= --error-exitcode= --trace-children=",
		effect: "instrumented",
	},
	unshare: {
		options:
			"-imnpuUCTcfrh --mount? --uts? --ipc? --net? --pid? --user? --cgroup? --time? --fork --kill-child? --mount-proc? --map-root-user --map-current-user --propagation= -R= --root= -w= --wd= -S= -G= --setuid= --setgid= --setgroups= --keep-caps",
		effect: "in new namespaces",
	},
	nsenter: {
		options:
			"-amuinpUCTFZe -t= -S= -G= -r? -w? -W= --all --target= --mount? --uts? --ipc? --net? --pid? --user? --cgroup? --root? --wd? --no-fork --preserve-credentials",
		effect: "in the namespaces of another process",
		kind: "root",
	},
	setarch: { options: "-BFILRSTXZv3 --3gb --addr-no-randomize", skip: 1, effect: "as another architecture" },
	linux32: { options: "-BFILRSTXZv3", effect: "as another architecture" },
	linux64: { options: "-BFILRSTXZv3", effect: "as another architecture" },
	arch: { options: "-arm64 -arm64e -x86_64 -i386 -32 -64 -h -e= -d= -c", effect: "as another architecture", kind: "neutral", single: true },
	prlimit: {
		options: "-p= --pid= -o= --output= --noheadings --raw --verbose -c? -d? -e? -f? -i? -l? -m? -n? -q? -r? -s? -t? -u? -v? -x? -y?",
		effect: "with other limits",
	},
	firejail: { options: "--quiet --net= --noprofile --private? --profile=", effect: "in a sandbox" },
	bwrap: { options: "--unshare-all --die-with-parent --share-net --new-session --unshare-net --unshare-pid", effect: "in a sandbox" },
	flock: {
		options:
			"-suenxoFvE -w= -E= -c= --shared --exclusive --unlock --nonblock --nb --wait= --timeout= --close --command= --conflict-exit-code= --no-fork --verbose",
		skip: 1,
		effect: "holding a lock",
		codeOption: "c command",
	},
	busybox: { options: "", effect: "by busybox" },
	toybox: { options: "", effect: "by toybox" },
	rlwrap: { options: "-aAcdDhHiImNnorRsStUvWwXz -C= -f= -H= -l= -p? -P= -q=", effect: "with line editing" },
	"systemd-run": {
		options:
			"-GPqrtdS -p= -u= -E= -M= -H= --user --scope --wait --pipe --pty --quiet --unit= --property= --on-calendar= --on-active= --slice= --uid= --gid= --setenv= --collect --remain-after-exit --no-block --description= --same-dir --working-directory= --system --service-type= --shell",
		effect: "as a system service",
	},
	"systemd-inhibit": { options: "--what= --who= --why= --mode= --list --no-pager", effect: "while the system stays awake" },
	"dbus-run-session": { options: "--config-file= --dbus-daemon=", effect: "in a bus session" },
	"dbus-launch": { options: "--exit-with-session --sh-syntax --csh-syntax --autolaunch=", effect: "in a bus session" },
	"xvfb-run": {
		options: "-al -e= -f= -n= -p= -s= -w= --auto-servernum --server-args= --server-num= --error-file=",
		effect: "with a virtual screen",
	},
	fakeroot: { options: "-u -l= -s= -i= -b=", effect: "with faked root" },
	faketime: { options: "-mpf", skip: 1, effect: "with a faked clock" },
	caffeinate: { options: "-dimsu -t= -w=", effect: "while the system stays awake", kind: "neutral" },
	torify: { options: "", effect: "through Tor" },
	torsocks: { options: "-iq -u= -p= -a= -P=", effect: "through Tor" },
	proxychains: { options: "-q -f=", effect: "through a proxy" },
	proxychains4: { options: "-q -f=", effect: "through a proxy" },
	choom: { options: "-n= -p= --adjust= --pid=", effect: "with another memory score" },
	cpulimit: { options: "-vzfim -l= -p= -e= -c= -P= --limit= --pid= --exe=", effect: "with a processor limit" },
	softlimit: { options: "-a= -c= -d= -f= -l= -m= -n= -o= -p= -r= -s= -t=", effect: "with other limits" },
	setlock: { options: "-nNxX", skip: 1, effect: "holding a lock" },
	pexec: { options: "-p= -o= -n=", effect: "in parallel" },
	multitime: { options: "-n= -i= -o= -q -s= -b=", effect: "timed" },
	"aa-exec": { options: "-p= -n= -dvi --profile=", effect: "under another profile" },
	grc: { options: "-es -c= --pty --colour=", effect: "coloured" },
	ccache: { options: "", effect: "with a compiler cache" },
	distcc: { options: "", effect: "on other machines" },
	dotenv: { options: "-f= -e= -c=", effect: "with a changed environment" },
	direnv: { options: "", effect: "with a changed environment" },
	chpst: { options: "-vP012 -u= -U= -b= -/= -n= -l= -L= -m= -d= -o= -p= -f= -c= -r= -t= -e=", effect: "with a changed state" },
	"ssh-agent": { options: "-acdks -t= -E= -P= -D", effect: "with an agent" },
	logsave: { options: "-asv", skip: 1, effect: "with its output kept" },
	entr: { options: "-acdnprsxz", effect: "whenever files change" },
	watchexec: {
		options: "-cnrpqv -w= -e= -i= -f= -s= -d= --watch= --exts= --restart --clear --",
		effect: "whenever files change",
		code: true,
	},
	hyperfine: {
		options: "-NiS -w= -r= -m= -M= -n= -p= -c= --warmup= --runs= --ignore-failure --shell= --prepare= --cleanup= --export-json>",
		effect: "measured",
		code: true,
	},
	rtk: { options: "-v", effect: "with shorter output", kind: "neutral" },
	runuser: {
		options: "-flmp -u= -g= -G= -s= -c= --user= --shell= --command= --login",
		skip: 0,
		effect: "as another user",
		kind: "root",
		codeOption: "c command",
	},
	parallel: {
		options:
			"-0kmtuvXqrn -j= -a= -I= -i? -N= -n= -L= -s= -S= -P= -d= -C= -E= --jobs= --arg-file= --colsep= --delimiter= --dry-run --eta --bar --halt= --keep-order --line-buffer --max-args= --no-notice --null --pipe --progress --quote --results= --resume --retries= --sshlogin= --tag --timeout= --ungroup --verbose --will-cite --xargs --joblog= --tmpdir= --block= --header= --load= --memfree= --nice= --delay= --citation --bg --fg --semaphore --id= --env= --shuf --lb --link --plus --no-run-if-empty",
		effect: "once for each argument",
		open: true,
	},
	rust_parallel: { options: "", effect: "once for each argument", open: true },
};

const none: readonly Assigned[] = [];

/** True when a program of this name runs what its arguments say. */
export const isWrapper = (name: string): boolean => Object.hasOwn(table, name);

const valueOf = (options: readonly Option[], names: string | undefined): Arg | undefined => {
	if (names === undefined) return undefined;
	const list = names.split(" ");
	return options.find((option) => list.includes(option.name))?.value;
};

/** Takes a wrapper apart. Undefined when there is nothing inside (`env` alone, `sudo -l`). */
export const unwrap = (call: Call): Unwrapped | undefined => {
	const wrapper = Object.hasOwn(table, call.name) ? table[call.name] : undefined;
	if (wrapper === undefined) return undefined;
	const single = wrapper.single === true;
	const parsed = readOptions(call.args, optionTable(wrapper.options, single), { single, stopAtOperand: true });
	const assigns: Assigned[] = [];
	let operands = parsed.operands;
	if (wrapper.assigns === true) {
		let at = 0;
		for (; at < operands.length; at++) {
			const match = /^([^=/\s]+)=([\s\S]*)$/.exec((operands[at] as Arg).value);
			if (match === null) break;
			assigns.push({ name: match[1] as string, value: match[2] as string, dynamic: (operands[at] as Arg).dynamic });
		}
		operands = operands.slice(at);
	}
	if (wrapper.assigns === true && operands[0]?.value === "--") operands = operands.slice(1);
	if (call.name === "rtk" && /^(version|discover|gain|help|init)$/.test(operands[0]?.value ?? "")) return undefined;
	operands = operands.slice(wrapper.skip ?? 0);
	const kind = wrapper.kind ?? "plain";
	// `watch` options such as `-x` decide whether a shell reads the rest; without them it does.
	const runsDirectly = parsed.options.some((option) => option.name === "x" || option.name === "exec");
	const base = {
		assigns: assigns.length === 0 ? none : assigns,
		neutral: kind === "neutral" && parsed.options.every((option) => option.takes !== "writes"),
		root: kind === "root",
		open: wrapper.open === true,
		hazards: parsed.unknown,
		effect: wrapper.effect,
		...(wrapper.elsewhere === undefined ? undefined : { elsewhere: wrapper.elsewhere }),
	};
	const cwd = valueOf(parsed.options, wrapper.cwdOption);
	const place = cwd === undefined ? base : { ...base, cwd };
	const code = valueOf(parsed.options, wrapper.codeOption);
	if (code !== undefined) {
		const tail = operands.map((arg) => arg.value).join(" ");
		// `env -S` splits its text into words as a shell would and appends the operands.
		return { ...place, code: { ...code, value: call.name === "env" ? `${code.value} ${tail}` : code.value } };
	}
	if (call.name === "parallel") return parallel(operands, place);
	if (operands.length === 0) return undefined;
	if (wrapper.code === true && !runsDirectly) return { ...place, code: joined(operands) };
	return { ...place, inner: operands };
};

/** Several words that a shell will read as one text. */
export const joined = (args: readonly Arg[]): Arg => ({
	value: args.map((arg) => arg.value).join(" "),
	dynamic: args.some((arg) => arg.dynamic),
	glob: false,
});

const parallel = (operands: readonly Arg[], base: Omit<Unwrapped, "inner" | "code">): Unwrapped | undefined => {
	const at = operands.findIndex((arg) => /^:::?:?\+?$/.test(arg.value));
	const command = at < 0 ? operands : operands.slice(0, at);
	const values = at < 0 ? [] : operands.slice(at + 1);
	if (command.length === 0)
		return values.length === 0 ? undefined : { ...base, code: { ...joined(values), value: values.map((arg) => arg.value).join("\n") } };
	const holes = command.some((arg) => arg.value.includes("{}"));
	const lines = (values.length === 0 ? [{ value: "$input", dynamic: true, glob: false }] : values).slice(0, 32).flatMap((value) => {
		const words = command.map((arg) => arg.value.replaceAll("{}", value.value));
		const tail = holes ? "" : ` ${value.value}`;
		// Its words go through a shell once more. Whoever wrote `bash -c 'rm x'` meant one word, so both readings are judged.
		const meant = words.map((word) => (/\s/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : word)).join(" ");
		const plain = words.join(" ");
		return meant === plain ? [plain + tail] : [plain + tail, meant + tail];
	});
	const isOpen = values.length === 0;
	// GNU parallel hands its words to a shell again, so the text is parsed, not the argv.
	return { ...base, open: isOpen, code: { value: lines.join("\n"), dynamic: false, glob: false } };
};
