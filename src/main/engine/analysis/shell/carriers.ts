import { optionTable, readOptions } from "../programs/options.ts";
import type { Arg, Call, Verdict } from "./types.ts";
import { raise } from "./verdict.ts";
import { joined } from "./wrappers.ts";

/** The commands that a program's arguments carry: text for a shell, or an argv. `isComplete`: nothing else is left to judge. */
export type Carried = { readonly code?: readonly Arg[]; readonly inner?: readonly (readonly Arg[])[]; readonly isComplete?: boolean };
type Carrier = (call: Call, verdict: Verdict) => Carried;

const plain = (value: string): Arg => ({ value, dynamic: false, glob: false });

const findActions = /^-(exec|execdir|ok|okdir)$/;

/** `find … -exec`: the braces stand for something below the folders that are searched. */
const find: Carrier = (call, verdict) => {
	const inner: Arg[][] = [];
	const roots: Arg[] = [];
	for (const arg of call.args) {
		if (arg.value.startsWith("-") && !/^-[HLPEXdsx]$|^-O\d$/.test(arg.value)) break;
		if (!arg.value.startsWith("-") && !/^[(!]$/.test(arg.value)) roots.push(arg);
	}
	const found = roots[0] ?? plain(".");
	for (let i = 0; i < call.args.length; i++) {
		if (!findActions.test(call.args[i]?.value ?? "")) continue;
		const argv: Arg[] = [];
		for (i += 1; i < call.args.length; i++) {
			const arg = call.args[i] as Arg;
			if (arg.value === ";" || (arg.value === "+" && argv.at(-1)?.value === found.value) || arg.value === "+") break;
			argv.push(arg.value.includes("{}") ? { ...found, value: arg.value.replaceAll("{}", found.value) } : arg);
		}
		verdict.hazards.push("-exec");
		inner.push(argv);
	}
	return { inner };
};

const fd: Carrier = (call, verdict) => {
	const at = call.args.findIndex((arg) => /^(-x|-X|--exec|--exec-batch)$/.test(arg.value));
	if (at < 0) return {};
	verdict.hazards.push(call.args[at]?.value ?? "");
	const argv = call.args.slice(at + 1).filter((arg) => arg.value !== ";");
	// Without a placeholder the path that was found is added at the end.
	const holes = argv.some((arg) => /\{(\/{0,2}|\.|\/\.)\}/.test(arg.value));
	return { inner: [holes ? argv.map((arg) => (arg.value === "{}" ? plain(".") : arg)) : [...argv, plain(".")]] };
};

const sshOptions = "-46AaCfGgKkMNnqsTtVvXxYy -B= -b= -c= -D= -E> -e= -F< -I= -i= -J= -L= -l= -m= -O= -o= -p= -Q= -R= -S= -W= -w=";

/** Options of ssh and its relatives that run something on this machine. */
const sshCommandOption = /^(ProxyCommand|LocalCommand|KnownHostsCommand|RemoteCommand|Match\s+exec)[ =]+([\s\S]+)$/i;

const sshLike: Carrier = (call, verdict) => {
	const parsed = readOptions(call.args, optionTable(sshOptions), { stopAtOperand: call.name === "ssh" });
	const code: Arg[] = [];
	for (const option of parsed.options) {
		const value = option.value;
		if (value === undefined) continue;
		if (option.name === "o") {
			const match = sshCommandOption.exec(value.value);
			if (match !== null) {
				code.push({ ...value, value: match[2] ?? "" });
				verdict.hazards.push(option.arg.value);
				raise(verdict, "destructive", "runs-locally", `\`${match[1]}\` runs a command on this machine`, value.span);
			}
		}
		if (option.name === "S" && call.name !== "ssh") {
			code.push(value);
			raise(verdict, "destructive", "runs-locally", "replaces the ssh program");
		}
	}
	if (call.name === "ssh" && parsed.operands.length > 1) code.push(joined(parsed.operands.slice(1)));
	return { code };
};

const rsync: Carrier = (call, verdict) => {
	const code: Arg[] = [];
	for (let i = 0; i < call.args.length; i++) {
		const text = call.args[i]?.value ?? "";
		const attached = /^--(rsh|rsync-path)=([\s\S]*)$/.exec(text);
		const next = /^-[a-zA-Z]*e$|^--rsh$|^--rsync-path$/.test(text) ? call.args[i + 1] : undefined;
		const value = attached === null ? next : plain(attached[2] ?? "");
		if (value === undefined || /^ssh(\s+-[pilq46CTx]\s*\S*)*$/.test(value.value)) continue;
		verdict.hazards.push(text);
		raise(verdict, "destructive", "runs-locally", "replaces the program that connects");
		code.push(value);
	}
	return { code };
};

const optionCode =
	(pattern: RegExp): Carrier =>
	(call) => {
		const code: Arg[] = [];
		for (let i = 0; i < call.args.length; i++) {
			const match = pattern.exec(call.args[i]?.value ?? "");
			if (match === null) continue;
			if (match[1] !== undefined && match[1] !== "") code.push({ ...(call.args[i] as Arg), value: match[1] });
			else if (call.args[i + 1] !== undefined) code.push(call.args[i + 1] as Arg);
		}
		return { code };
	};

const su: Carrier = (call, verdict) => {
	verdict.effect = "becomes another user";
	raise(verdict, "destructive", "privilege", "becomes another user");
	return { ...optionCode(/^(?:-c|--command(?:=([\s\S]*))?)$/)(call, verdict), isComplete: true };
};

const container: Carrier = (call, verdict) => {
	const words = call.args.map((arg) => arg.value);
	const at = words.findIndex((word) => word === "exec" || word === "run" || word === "create");
	if (at < 0) return {};
	const values =
		"-vduwepnhlmcaitPqLf -v= -u= -w= -e= -p= -h= -l= -m= -c= -a= -n= -f= --name= --network= --net= --env= --env-file= --volume= --mount= --workdir= --user= --entrypoint= --publish= --label= --memory= --cpus= --hostname= --platform= --restart= --gpus= --device= --cap-add= --cap-drop= --security-opt= --add-host= --dns= --ip= --link= --log-driver= --log-opt= --pid= --ipc= --uts= --userns= --shm-size= --ulimit= --tmpfs= --volumes-from= --pull= --runtime= --cidfile= --detach-keys= --file= --project-name= --profile= --namespace= --container= --context= --index= --stop-signal= --group-add= --sysctl= --cgroup-parent= --memory-swap= --health-cmd= --rm --interactive --tty --detach --privileged --init --read-only --no-deps --service-ports --publish-all -it -ti --quiet";
	const parsed = readOptions(call.args.slice(at + 1), optionTable(values), { stopAtOperand: true });
	for (const option of parsed.options) {
		const value = option.value?.value ?? "";
		if (
			option.name === "privileged" ||
			(/^(pid|ipc|uts|userns|network|net)$/.test(option.name) && /^host/.test(value)) ||
			(option.name === "cap-add" && /ALL|SYS_|DAC/.test(value)) ||
			(option.name === "security-opt" && /unconfined|no-new-privileges[:=]false/.test(value))
		)
			raise(verdict, "destructive", "container-escape", `\`${option.arg.value}\` takes the container's walls away`);
		if (
			(option.name === "v" || option.name === "volume" || option.name === "mount") &&
			/(^|[=,])(\/|\/(etc|root|home|usr|var|boot|proc|sys|dev|run)[^:,]*|[^:,]*docker\.sock|~|\$HOME)(:|,|$)/.test(value)
		)
			raise(verdict, "destructive", "container-escape", `gives the container ${value}`);
		if (option.name === "entrypoint" && option.value !== undefined) return { inner: [[option.value, ...parsed.operands.slice(1)]] };
	}
	const rest = parsed.operands.slice(1);
	return { inner: rest.length === 0 ? [] : [rest[0]?.value === "--" ? rest.slice(1) : rest] };
};

const kubectl: Carrier = (call) => {
	const words = call.args.map((arg) => arg.value);
	if (!words.includes("exec") && !words.includes("debug") && !words.includes("run")) return {};
	const at = words.indexOf("--");
	return at < 0 ? {} : { inner: [call.args.slice(at + 1)] };
};

const afterDashes: Carrier = (call) => {
	const at = call.args.findIndex((arg) => arg.value === "--");
	return at < 0 ? {} : { inner: [call.args.slice(at + 1)] };
};

const tmux: Carrier = (call, verdict) => {
	const sub = call.args.find((arg) => !arg.value.startsWith("-"))?.value ?? "";
	if (/^(send|send-keys|send-prefix|paste-buffer|stuff)$/.test(sub) || call.args.some((arg) => arg.value === "stuff"))
		raise(verdict, "destructive", "types-keys", "types keys into another terminal, where nothing is checked");
	return { code: call.args.filter((arg) => /\s/.test(arg.value)).map((arg) => ({ ...arg, value: arg.value.replace(/\\n|\^M/g, "\n") })) };
};

const stdinCode: Carrier = (call, verdict) => {
	if (call.name === "at" && call.args.length > 0 && call.args.every((arg) => /^(-l|-V)$/.test(arg.value))) {
		verdict.effect = "lists scheduled commands";
		return { isComplete: true };
	}
	verdict.effect = "runs commands later";
	raise(verdict, "destructive", "scheduled", "leaves commands that run later, without being asked for");
	return { code: call.stdin.text === undefined ? [] : [plain(call.stdin.text)] };
};

const crontab: Carrier = (call, verdict) => {
	if (
		call.args.length > 0 &&
		call.args.every((arg, i) => arg.value === "-l" || (call.args[i - 1]?.value === "-u" && i > 0) || arg.value === "-u")
	) {
		verdict.effect = "lists scheduled commands";
		return { isComplete: true };
	}
	verdict.effect = "changes the commands that run on a schedule";
	raise(verdict, "destructive", "scheduled", verdict.effect);
	const lines = (call.stdin.text ?? "").split("\n").map((line) => line.replace(/^\s*(@\w+|(\S+\s+){5})/, ""));
	return { code: lines.filter((line) => line !== "" && !line.startsWith("#")).map(plain), isComplete: true };
};

const socat: Carrier = (call) => ({
	code: call.args.flatMap((arg) =>
		[...arg.value.matchAll(/(?:^|!!)(?:EXEC|SYSTEM|SHELL):(?:'|")?([^,'"]+|\\?"[^"]*)/gi)].map((match) =>
			plain((match[1] ?? "").replace(/\\"/g, '"')),
		),
	),
});

const vim: Carrier = (call, verdict) => {
	const code: Arg[] = [];
	for (const arg of call.args) {
		const match = /:?!\s*([\s\S]+)$/.exec(arg.value);
		if (match !== null) {
			code.push(plain(match[1] ?? ""));
			raise(verdict, "destructive", "editor-command", "runs a command from an editor", arg.span);
		}
	}
	return { code };
};

const git: Carrier = (call, verdict) => {
	const code: Arg[] = [];
	for (let i = 0; i < call.args.length; i++) {
		const text = call.args[i]?.value ?? "";
		const setting = text === "-c" ? (call.args[i + 1]?.value ?? "") : /^-c(.+)/.exec(text)?.[1];
		const exec = /^--(?:upload-pack|receive-pack|exec)=([\s\S]+)$/.exec(text)?.[1];
		if (exec !== undefined) code.push(plain(exec));
		if (setting === undefined || (text !== "-c" && i > 6)) continue;
		const alias = /^alias\.([^=]+)=(!?)([\s\S]+)$/i.exec(setting);
		if (alias !== null) {
			code.push(plain(alias[2] === "!" ? (alias[3] ?? "") : `git ${alias[3] ?? ""}`));
			verdict.hazards.push("-c");
			raise(verdict, "execute", "git-alias", `gives git ${alias[1]} another meaning`);
		} else if (/command|pager|editor|program|helper|fsmonitor|hookspath|sshcommand|textconv|\.cmd|askpass|proxy/i.test(setting)) {
			const value = setting.slice(setting.indexOf("=") + 1);
			if (/[\s/;|&$]/.test(value)) code.push(plain(value.replace(/^!/, "")));
		}
	}
	const at = call.args.findIndex((arg) => arg.value === "foreach" || arg.value === "run" || arg.value === "--exec" || arg.value === "-x");
	if (at >= 0 && /^(submodule|bisect|rebase)$/.test(call.args.find((arg) => /^(submodule|bisect|rebase)$/.test(arg.value))?.value ?? ""))
		code.push(joined(call.args.slice(at + 1).filter((arg) => arg.value !== "--recursive")));
	return { code };
};

/** The commands in the previews and key bindings of a chooser, with the argument that holds each. */
export const chooserCode = (call: Call): { readonly at: number; readonly code: Arg }[] => {
	const found: { at: number; code: Arg }[] = [];
	for (let i = 0; i < call.args.length; i++) {
		const arg = call.args[i] as Arg;
		const preview = /^--preview=([\s\S]+)$/.exec(arg.value)?.[1];
		const binding =
			/^(?:--bind=)?[\w.-]+:(?:execute|execute-silent|reload|become|preview|transform(?:-[a-z]+)?):([\s\S]+)$|^(?:--bind=)?[\w.-]+:(?:execute|execute-silent|reload|become|preview|transform(?:-[a-z]+)?)\(([^()]*)\)$/.exec(
				arg.value,
			);
		const text = preview ?? binding?.[1] ?? binding?.[2];
		if (text !== undefined) found.push({ at: i, code: { ...arg, value: text.replace(/\{[^}]*\}/g, "item").replaceAll("\\ ", " ") } });
	}
	return found;
};

/** Programs that carry commands, by name. */
export const carriers: Readonly<Record<string, Carrier>> = {
	find,
	gfind: find,
	bfs: find,
	fd,
	fdfind: fd,
	fzf: (call) => ({ code: chooserCode(call).map(({ code }) => code) }),
	sk: (call) => ({ code: chooserCode(call).map(({ code }) => code) }),
	ssh: sshLike,
	scp: sshLike,
	sftp: sshLike,
	rsync,
	su,
	docker: container,
	podman: container,
	nerdctl: container,
	kubectl,
	oc: kubectl,
	lxc: afterDashes,
	incus: afterDashes,
	nix: afterDashes,
	script: optionCode(/^(?:-[a-z]*c|--command(?:=([\s\S]*))?)$/),
	tmux,
	screen: tmux,
	at: stdinCode,
	batch: stdinCode,
	crontab,
	socat,
	nc: optionCode(/^-(?:[a-z]*[ec])$/),
	netcat: optionCode(/^-(?:[a-z]*[ec])$/),
	ncat: optionCode(/^(?:-[a-z]*[ec]|--(?:sh-)?exec(?:=([\s\S]*))?)$/),
	vi: vim,
	vim,
	nvim: vim,
	ex: vim,
	view: vim,
	git,
	vagrant: optionCode(/^(?:-c|--command(?:=([\s\S]*))?)$/),
	tar: optionCode(/^--(?:to-command|use-compress-program|rsh-command|info-script|new-volume-script|checkpoint-action=exec)=([\s\S]+)$/),
	npx: (call) => ({ inner: [call.args.filter((arg, i) => !arg.value.startsWith("-") || i > 2)] }),
	watchman: afterDashes,
	multipass: afterDashes,
	"docker-compose": container,
	"podman-compose": container,
	"nix-shell": optionCode(/^--(?:run|command)$/),
};
