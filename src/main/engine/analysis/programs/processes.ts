import { always, reader, shown, type Judge, type Judges } from "./kit.ts";
import { info, when, words } from "./system-kit.ts";
import { raise } from "../shell/verdict.ts";

/** What runs, and stopping it. */

const kill: Judge = (call, verdict) => {
	const targets = call.args.filter((arg) => !arg.value.startsWith("-"));
	verdict.effect = `stops ${shown(targets)}`;
	if (
		call.args.length > 0 &&
		call.args.every((arg) => /^(-l|-L|--list|-V|--version|--help)$/.test(arg.value) || /^\d+$/.test(arg.value)) &&
		call.args.some((arg) => arg.value.startsWith("-l") || arg.value.startsWith("-L") || arg.value.startsWith("--l"))
	) {
		verdict.effect = "lists signals";
		return;
	}
	const isBroad =
		call.args.some((arg) => arg.value === "-1" || arg.value === "1" || arg.value === "0") ||
		/countersign|nah|claude|codex|sshd|systemd|init|auditd|falcon|defender|antivirus|clamd|wazuh/i.test(words(call));
	raise(
		verdict,
		isBroad || call.name !== "kill" || call.args.some((arg) => arg.dynamic) ? "destructive" : "execute",
		"kill",
		verdict.effect,
	);
};

export const processes: Judges = {
	ps: reader(
		"n",
		"shows processes",
		"-aAcdefFHjlLMNrSTuvVwxXyZmnpqgoCUGst -C= -G= -g= -k= -n= -o= -O= -p= -q= -s= -t= -u= -U= --context --cols= --columns= --cumulative --deselect --format= --forest --group= --Group= --headers --help? --info --lines= --no-headers --no-heading --pid= --ppid= --quick-pid= --rows= --sid= --sort= --tty= --user= --User= --version --width=",
	),
	pgrep: reader(
		"n",
		"looks for processes",
		"-aAcfiIlLnoqrvwxVh -d= -F< -g= -G= -M= -N= -P= -s= -t= -u= -U= -O= --list-name --list-full --full --exact --newest --oldest --count --delimiter= --group= --parent= --session= --terminal= --euid= --uid= --inverse --ignore-case --pidfile< --runstates= --older= --help --version",
	),
	pidof: reader("n", "looks for processes", "-sxqczw -o= -S= -d="),
	pstree: reader(
		"n",
		"shows processes",
		"-aAcghGlnNpsStTuUVZ -C= -H= -N= --arguments --ascii --compact-not --show-pids --show-parents --highlight-all --long --numeric-sort --uid-changes --unicode --vt100 --hide-threads --thread-names",
	),
	top: when(
		/^(-b|-[bcHiSs1eEo]+(\s+\S+)?|-n\s?\d+|-d\s?[\d.]+|-p\s?\d+(,\d+)*|-u\s?\w+|-U\s?\w+|-o\s?\S+|-l\s?\d+|\s)*$/,
		"shows processes",
		"shows processes",
		"execute",
	),
	htop: info,
	atop: info,
	btop: info,
	glances: always("execute", "monitor", "shows the state of the machine"),
	nmon: info,
	vmstat: info,
	iostat: reader("n", "shows use of disks", "-w= -cdhkmNptVxyz -g= -j= -o= -p? --human --compact --dec="),
	mpstat: reader("n", "shows use of processors", "-ATuV -I= -P= -N= -n -o= --dec="),
	pidstat: reader("n", "shows use by processes", "-dHhIlRrstTUuVvw -C= -G= -p= --human"),
	sar: reader("n", "shows use of the machine", "-AbBCdDFHhpqrRSttuvVWwyz -I= -m= -n= -P= -f? -s? -e? -i= -q? -j= --human --iface= --dev="),
	slabtop: info,
	pmap: reader("n", "shows the memory of", "-xXdqpA --extended --device --quiet --show-path --help --version"),
	prtstat: info,
	fuser: (call, verdict) => {
		verdict.effect = "shows who uses files";
		if (call.args.some((arg) => /^-[a-zA-Z]*[kKiw]|^--kill/.test(arg.value)))
			raise(verdict, "destructive", "kill", "stops whoever uses files");
	},
	kill,
	killall: kill,
	pkill: kill,
	skill: kill,
	xkill: kill,
	renice: always("execute", "priority", "changes the priority of processes"),
	ldd: always("execute", "loads-code", "may load code of"),
	strace: always("execute", "trace", "traces a program"),
};
