import { isDisplayOption } from "./display.ts";
import type { Call } from "../shell/types.ts";
import { lists, raise, reads } from "../shell/verdict.ts";
import { always, reader, shown, tree, type Judge, type Judges } from "./kit.ts";

/** The machine itself: processes, services, disks, users, settings. */

const words = (call: Call): string => call.args.map((arg) => arg.value).join(" ");

/** Only a short command line is matched by expression: it bounds the work and no look needs more. */
const isShort = (call: Call): boolean => call.args.length <= 10 && call.args.every((arg) => arg.value.length <= 64);

/** Reads when the arguments match, else the given risk. */
const when =
	(isRead: RegExp, effect: string, otherwise: string, risk: "destructive" | "execute" | "network" = "destructive"): Judge =>
	(call, verdict) => {
		verdict.effect = effect;
		if (isShort(call) && isRead.test(words(call)) && call.args.every((arg) => !arg.dynamic)) return;
		verdict.effect = otherwise;
		raise(verdict, risk, "system-settings", otherwise);
	};

/** Programs that show a pager on a terminal read silently only when they cannot. */
const paged =
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

const systemctl: Judge = tree({
	globals:
		"-alqtHMnorpPfhv -t= -H= -M= -n= -o= -p= -P= -s= --user --system --no-pager --all --full --plain --no-legend --type= --state= --property= --value --failed --quiet --now --lines= --output= --show-types --reverse --recursive --after --before --with-dependencies --no-ask-password --host= --machine= --help --version --force --no-block --global --runtime --legend=",
	read: "status show list-units list-unit-files list-timers list-sockets list-jobs list-dependencies list-machines list-automounts list-paths is-active is-enabled is-failed is-system-running get-default cat show-environment help",
	otherwise: "destructive",
	dangers: ["root", "image", "host", "machine"],
	what: "works with services",
});

const ctl = (read: string): Judge =>
	tree({
		globals:
			"-alqHMnoh -H= -M= --no-pager --no-legend --no-ask-password --adjust-system-clock --property= -p= --value --all --lines= --output= --json= --host= --machine= --full --help --version --static --transient --pretty",
		read,
		otherwise: "destructive",
		what: "works with the system",
		dangers: ["host", "machine"],
	});

const clock = ctl("status show list-timezones timesync-status show-timesync");

const journalctl = paged((call, verdict) => {
	verdict.effect = "shows system logs";
	if (
		call.args.some(
			(arg) =>
				/^--(vacuum|rotate|flush|relinquish|sync|setup-keys|cursor-file|file|directory|root|image|update-catalog|smart-relinq)/.test(
					arg.value,
				) || arg.value === "-D",
		)
	)
		raise(verdict, "destructive", "system-logs", "changes or moves system logs");
});

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

const crush =
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
const info: Judge = (call, verdict) =>
	infoOptions({ ...call, args: call.args.filter((arg) => !arg.value.startsWith("--") || !isDisplayOption(arg.value)) }, verdict);

/** Here `--output` names columns, not a file. */
const columns: Judge = (call, verdict) =>
	info(
		{ ...call, args: call.args.filter((arg) => !/^--(output(=|$)|queues|semaphores|shmems|user-accs|system-accs)/.test(arg.value)) },
		verdict,
	);

const diskRead = (isRead: RegExp, effect: string): Judge => when(isRead, `shows ${effect}`, `changes ${effect}`);

const table: Record<string, Judge> = {
	// Who and what is here.
	whoami: info,
	id: info,
	groups: info,
	users: info,
	who: info,
	w: info,
	logname: info,
	tty: info,
	uname: info,
	arch: info,
	nproc: info,
	uptime: info,
	free: info,
	lscpu: info,
	lsmem: columns,
	lsusb: reader("n", "shows", "-vtVD -s= -d= --verbose --tree --version --help"),
	lspci: reader("n", "shows", "-vnkbDtxmqQPgGM -s= -d= -i< -p< --verbose --help --version"),
	lsblk: reader(
		"n",
		"shows disks",
		"-abdDfhiJlLmnNOpPrsStTVxyz -e= -I= -o= -w= -x= -E= -M --all --bytes --nodeps --fs --json --list --output= --output-all --paths --tree? --topology --scsi --perms --inverse --noheadings --discard --exclude= --include= --ascii --raw --pairs --sort= --zoned --merge --nvme --virtio --width= --dedup= --mountpoint= --help --version",
	),
	lshw: reader(
		"n",
		"shows hardware",
		"-short -businfo -json -html -xml -class= -c= -C= -numeric -quiet -sanitize -disable= -enable= -version -notime",
		{ single: true },
	),
	lsipc: columns,
	ipcs: reader(
		"n",
		"shows shared memory",
		"-abcilmopqstuQMST -i= --all --limits --time --creator --pid --summary --human --bytes --semaphores --queues --shmems --id= --help --version",
	),
	lslocks: columns,
	lsns: columns,
	lsmod: info,
	lslogins: columns,
	lsinitramfs: reader("l", "lists", "-lax"),
	lsb_release: info,
	hostid: info,
	hostnamectl: ctl("status"),
	timedatectl: (call, verdict) => {
		const isShort = call.args.every((arg) => !/^(list-|-(?!p$|a$|-property|-value|-all))/.test(arg.value));
		(isShort ? clock : paged(clock))(call, verdict);
	},
	localectl: paged(
		ctl("status list-locales list-keymaps list-x11-keymap-models list-x11-keymap-layouts list-x11-keymap-variants list-x11-keymap-options"),
	),
	loginctl: paged(ctl("list-sessions session-status show-session list-users user-status show-user list-seats seat-status show-seat")),
	machinectl: paged(ctl("list status show list-images image-status show-image")),
	networkctl: paged(ctl("list status lldp")),
	coredumpctl: paged(ctl("list info")),
	busctl: paged(ctl("list status tree introspect get-property")),
	bootctl: paged(ctl("status list is-installed")),
	homectl: paged(ctl("list inspect")),
	portablectl: paged(ctl("list inspect is-attached")),
	"systemd-analyze": paged(
		tree({
			globals: "--user --system --no-pager --global --order --require --from-pattern= --to-pattern= -H= -M=",
			read: "time blame critical-chain plot dot dump unit-paths calendar timespan timestamp security syscall-filter capability condition cat-config exit-status unit-files inspect-elf verify",
			otherwise: "execute",
			what: "shows how the system started",
		}),
	),
	"systemd-resolve": paged(ctl("status")),
	"systemd-detect-virt": info,
	"systemd-cgls": paged(info),
	"systemd-cgtop": info,
	"systemd-path": info,
	"systemd-escape": reader("n", "escapes a name", "-upm --path --unescape --mangle --suffix= --template= --instance --help --version"),
	"systemd-id128": info,
	systemctl: paged(systemctl),
	service: when(/^(\S+ status|--status-all)$/, "shows the state of services", "starts or stops services"),
	"rc-service": when(/^\S+ status$|^(-l|--list)$/, "shows the state of services", "starts or stops services"),
	"rc-status": info,
	supervisorctl: when(/^(status|avail|version|maintail|tail|help)\b/, "shows the state of services", "starts or stops services"),
	initctl: when(/^(list|status|version|show-config)\b/, "shows the state of services", "starts or stops services"),
	journalctl,
	dmesg: when(
		/^((-[ekTtxdwLPruS]+|-s\s\d+|--(ctime|level=\w[\w,]*|facility=\w[\w,]*|color(=\w+)?|follow|kernel|userspace|nopager|notime|reltime|raw|decode|show-delta|time-format=?\s?\w+|json|force-prefix|help|version)|-l\s[\w,]+|-f\s[\w,]+)\s*)*$/,
		"shows messages of the kernel",
		"changes messages of the kernel",
	),
	last: reader(
		"n",
		"shows who logged in",
		"-adFixwRyY0123456789 -n= -t= -s= -p= --hostlast --limit= --present= --since= --until= --dns --fullnames --fulltimes --ip --nohostname --system --time-format= --help --version -h -V",
	),
	lastb: reader(
		"n",
		"shows who logged in",
		"-adFixwRyY0123456789 -n= -t= -s= -p= --hostlast --limit= --present= --since= --until= --dns --fullnames --fulltimes --ip --nohostname --system --time-format= --help --version -h -V",
	),
	lastlog: info,
	ac: info,
	// Processes.
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
	ldconfig: when(/^(-p|--print-cache|-V|--version)$/, "shows libraries", "changes how libraries are found"),
	strace: always("execute", "trace", "traces a program"),
	sysctl: when(
		/^((-[aAnNebqhVr]+|--(all|names|values|ignore|quiet|help|version|pattern=?\s?\S+))\s*)*([\w-]+([./][\w-]+)*\s*)*$/,
		"shows settings of the kernel",
		"changes settings of the kernel",
	),
	getconf: info,
	locale: info,
	printenv: (call, verdict) => {
		verdict.effect = "shows variables";
		const names = call.args.filter((arg) => !arg.value.startsWith("-"));
		if (names.length === 0 || names.some((arg) => /SECRET|TOKEN|PASS|KEY|CRED/i.test(arg.value)))
			raise(verdict, "execute", "shows-environment", "shows variables, secrets included");
	},
	env: (_call, verdict) => {
		verdict.effect = "shows variables";
		raise(verdict, "execute", "shows-environment", "shows every variable, secrets included");
	},
	seq: reader("n", "counts", "-w -f= -s= --equal-width --format= --separator= -0123456789"),
	jot: info,
	factor: info,
	expr: reader("n", "computes", "--help --version"),
	bc: reader("r", "computes", "-hilqsvw -e= --expression= --help --interactive --mathlib --quiet --standard --version"),
	cal: reader(
		"n",
		"shows a calendar",
		"-13jmswyYhNbV -n= -S -m= -d= -A= -B= --three --year --months= --monday --sunday --julian --week? --color? --help --version",
	),
	ncal: reader("n", "shows a calendar", "-13jMSwyhNbeopCJ -m= -d= -s= -A= -B= -W="),
	caffeinate: reader("n", "keeps the system awake", "-dimsu -t= -w="),
	sleep: reader("n", "waits", "--help --version"),
	usleep: info,
	yes: reader("n", "prints again and again", "--help --version"),
	clear: reader("-", "clears the screen", "-xV -T="),
	reset: reader("-", "resets the terminal", "-qV"),
	tput: reader("n", "controls the terminal", "-VxS -T="),
	stty: when(/^(-a|--all|-g|--save|size|speed)?$/, "shows settings of the terminal", "changes settings of the terminal", "execute"),
	banner: info,
	figlet: reader("n", "draws", "-ckLlnoprRsStvxXDEINW -d< -f= -I= -m= -w= -C<"),
	toilet: reader("n", "draws", "-f= -d< -F= -w= -tkWSshvI --filter= --font= --gay --metal --html"),
	cowsay: reader("n", "draws", "-bdgpstwynl -e= -T= -W="),
	cowthink: reader("n", "draws", "-bdgpstwynl -e= -T= -W="),
	fortune: reader("n", "tells", "-aceflosiuw -m= -n="),
	lolcat: reader(
		"r",
		"colours",
		"-aifvhte -p= -F= -S= -d= -s= --animate --invert --truecolor --force --help --version --freq= --seed= --spread=",
	),
	pwgen: reader("n", "makes passwords", "-1AaBcCnNsvyh0 -H= -r= -N="),
	uuidgen: reader("n", "makes an id", "-rtmsxhV -n= -N= --random --time --md5 --sha1 --namespace= --name= --hex"),
	mcookie: info,
	units: reader(
		"n",
		"converts",
		"-1cmoqrstvVhUS -d= -e -f< -o= --help --version --terse --verbose --compact --digits= --exponential --strict --one-line --round --quiet",
	),
	updatedb: always("execute", "system-change", "rebuilds the index of files"),
	acpi: info,
	upower: reader("n", "shows power", "-edbvhi -i= --enumerate --dump --show-info= --monitor --monitor-detail --version --help"),
	sensors: reader("n", "shows sensors", "-AfujnhvV -c< --config-file< --no-adapter --fahrenheit --raw --json --bus-list --help --version"),
	inxi: info,
	neofetch: when(/^(--version|--help|--stdout|--off)?$/, "shows the machine", "shows the machine by its own settings", "execute"),
	fastfetch: when(/^(--version|--help|--list-\w+|--print-\w+)?$/, "shows the machine", "shows the machine by its own settings", "execute"),
	screenfetch: when(/^(-V|-h|-n|-N)?$/, "shows the machine", "shows the machine", "execute"),
	dmidecode: when(
		/^((-t|--type)\s?[\w,]+|(-s|--string)\s?[\w-]+|-q|--quiet|-V|--version|-h|--help|\s)*$/,
		"shows hardware",
		"copies hardware tables",
		"execute",
	),
	hwinfo: info,
	"nvidia-smi": when(
		/^(|-L|-q.*|--query.*|-l\s?\d*|dmon.*|pmon.*|topo.*|--list-gpus|--help|-h|--version)$/,
		"shows graphics cards",
		"changes graphics cards",
		"execute",
	),
	glxinfo: info,
	vainfo: info,
	vulkaninfo: info,
	xrandr: when(
		/^(-q|--query|--current|--listmonitors|--listproviders|--verbose|--props?|-v|--version|--help|\s)*$/,
		"shows screens",
		"changes screens",
		"execute",
	),
	xdpyinfo: info,
	xprop: always("execute", "desktop", "reads other windows"),
	// Disks and file systems.
	mount: when(/^(-l|-V|--version|-h|--help|-t \w+|-v|\s)*$/, "shows mounted file systems", "mounts a file system"),
	findmnt: reader(
		"n",
		"shows mounted file systems",
		"-aAbcCdDefFhiJklmnNoOpPrRsSTtuUvVwWxy -o= -t= -O= -S= -T= -M= -N= -p? -w= --all --json --output= --output-all --types= --source= --target= --mountpoint= --real --df --fstab --mtab --kernel --tree --list --noheadings --raw --pairs --submounts --bytes --verify --verbose --help --version",
	),
	mountpoint: reader("l", "looks at", "-qdx --quiet --fs-devno --devno --nofollow --help --version"),
	umount: crush("unmounts"),
	blkid: when(/^([-\w\s/=.,]|--[\w-]+)*$/, "shows disks", "shows disks"),
	fdisk: diskRead(/^(-l|--list|-x|--list-details|-v|--version|-h|--help)\b/, "the partitions of a disk"),
	sfdisk: diskRead(
		/^(-l|--list|-d|--dump|-J|--json|-V|--verify|-T|--list-types|-g|-v|--version|--show-size|-F)\b/,
		"the partitions of a disk",
	),
	parted: diskRead(
		/^(-l|--list|-v|--version|-h|--help|(-[ms]+\s+)*\/dev\/\S+\s+(unit \w+\s+)?(print|align-check)\b.*)$/,
		"the partitions of a disk",
	),
	gdisk: diskRead(/^-l\b/, "the partitions of a disk"),
	sgdisk: diskRead(/^(-p|--print|-i|--info|-v|--verify)\b/, "the partitions of a disk"),
	cfdisk: crush("changes the partitions of"),
	wipefs: crush("wipes"),
	blkdiscard: crush("wipes"),
	mkswap: crush("formats"),
	swapon: when(/^(-s|--summary|--show.*)?$/, "shows swap", "changes swap"),
	swapoff: crush("changes swap"),
	fsck: crush("repairs"),
	e2fsck: crush("repairs"),
	resize2fs: crush("resizes"),
	tune2fs: when(/^-l\s/, "shows a file system", "changes a file system"),
	dumpe2fs: info,
	debugfs: crush("edits"),
	xfs_repair: crush("repairs"),
	badblocks: crush("tests"),
	hdparm: when(/^(-[iIgtTCr]+\s)/, "shows a disk", "changes a disk"),
	smartctl: when(
		/^(-[aAiHcxl]+|--(all|info|health|attributes|scan|xall)|-l\s\w+|-d\s\w+|\s|\/dev\/\w+)*$/,
		"shows the health of a disk",
		"changes a disk",
	),
	losetup: when(/^(-a|-l|--all|--list|-f|-j\s\S+|\s)*$/, "shows loop devices", "changes loop devices"),
	cryptsetup: when(
		/^(status|luksDump|isLuks|luksUUID|benchmark|--version|--help)\b/,
		"shows an encrypted disk",
		"changes an encrypted disk",
	),
	mdadm: when(/^(--detail|-D|--examine|-E|--query|-Q|--version)\b/, "shows a disk array", "changes a disk array"),
	lvm: crush("changes volumes"),
	lvs: info,
	vgs: info,
	pvs: info,
	lvdisplay: info,
	vgdisplay: info,
	pvdisplay: info,
	lvscan: info,
	pvscan: info,
	vgscan: info,
	lvremove: crush("deletes the volume"),
	lvcreate: crush("makes the volume"),
	lvresize: crush("resizes the volume"),
	lvreduce: crush("shrinks the volume"),
	lvextend: crush("grows the volume"),
	vgremove: crush("deletes the volume group"),
	vgcreate: crush("makes the volume group"),
	pvremove: crush("takes away the disk"),
	pvcreate: crush("takes over the disk"),
	zpool: when(/^(list|status|get|iostat|history|events|version|upgrade$)\b/, "shows storage pools", "changes storage pools"),
	zfs: when(/^(list|get|diff|holds|userspace|version|help|get)\b/, "shows file systems", "changes file systems"),
	btrfs: when(
		/^((subvolume|filesystem|device|scrub|balance|qgroup|inspect-internal|property|quota)\s+(list|show|df|du|usage|status|stats|get|get-default|dump-\w+|tree-stats|rootid|min-dev-size)|version|help)\b/,
		"shows file systems",
		"changes file systems",
	),
	quota: info,
	repquota: info,
	// Users, rights, kernel, boot.
	useradd: crush("adds a user"),
	adduser: crush("adds a user"),
	userdel: crush("deletes the user"),
	deluser: crush("deletes the user"),
	usermod: crush("changes the user"),
	groupadd: crush("adds a group"),
	groupdel: crush("deletes the group"),
	groupmod: crush("changes the group"),
	gpasswd: crush("changes the group"),
	passwd: when(/^(-S|--status|-Sa|-S -a)\b/, "shows the state of a password", "changes a password"),
	chpasswd: crush("changes passwords"),
	chage: when(/^(-l|--list)\b/, "shows the age of a password", "changes the age of a password"),
	chsh: when(/^(-l|--list-shells)$/, "shows shells", "changes a login shell"),
	chfn: crush("changes a user"),
	visudo: when(/^(-c|--check|-cq|-cs|-V|--version)$/, "checks who may become root", "changes who may become root"),
	vipw: crush("changes the users"),
	vigr: crush("changes the groups"),
	newgrp: crush("changes the group"),
	login: crush("logs in"),
	setcap: crush("gives rights to"),
	getcap: info,
	setenforce: crush("changes the protection of the system"),
	getenforce: info,
	sestatus: info,
	"aa-status": info,
	"aa-disable": crush("takes protection away from"),
	"aa-teardown": crush("takes protection away"),
	auditctl: when(/^(-l|-s|-v)$/, "shows audit rules", "changes audit rules"),
	modprobe: when(/^(-c|-n|--show-depends|--showconfig|-D)\b/, "shows modules", "loads code into the kernel"),
	insmod: crush("loads code into the kernel:"),
	rmmod: crush("takes code out of the kernel:"),
	kexec: crush("starts another kernel"),
	modinfo: info,
	depmod: crush("changes kernel modules"),
	shutdown: crush("stops the machine"),
	reboot: crush("restarts the machine"),
	poweroff: crush("stops the machine"),
	halt: crush("stops the machine"),
	init: crush("changes what the machine runs"),
	telinit: crush("changes what the machine runs"),
	grub: crush("changes how the machine starts"),
	"update-grub": crush("changes how the machine starts"),
	"grub-install": crush("changes how the machine starts"),
	"grub-mkconfig": crush("changes how the machine starts"),
	efibootmgr: when(/^(-v|--verbose|-u|--unicode)?$/, "shows how the machine starts", "changes how the machine starts"),
	hwclock: when(/^(-r|--show|--get)?$/, "shows the hardware clock", "changes the hardware clock"),
	ntpdate: crush("changes the clock"),
	rfkill: when(/^(list.*|)$/, "shows radios", "changes radios"),
	"update-alternatives": when(/^(--list|--display|--query|--get-selections)\b/, "shows alternatives", "changes which program a name runs"),
	alternatives: when(/^(--list|--display)\b/, "shows alternatives", "changes which program a name runs"),
	atq: info,
	atrm: crush("takes away a scheduled command"),
	anacron: crush("runs scheduled commands"),
	loadkeys: crush("changes the keyboard"),
	keyctl: when(/^(show|list|rlist|describe|rdescribe|get_persistent)\b/, "shows keys", "reads or changes keys"),
	gpg: (call, verdict) => {
		const text = words(call);
		verdict.effect = "works with keys and signatures";
		if (
			/^(--(list-keys|list-public-keys|list-sigs|fingerprint|check-sigs|version|help|list-packets|list-config|show-keys|verify|list-secret-keys|list-options|with-colons|keyid-format\s\S+)|-k|-K|-h)(\s|$)/.test(
				text,
			) &&
			!/--(output|exec-path|homedir|options|agent-program|dearmor|gen-key|import|delete|export)/.test(text)
		) {
			for (const arg of call.args) if (/[./]/.test(arg.value) && !arg.value.startsWith("-")) reads(call, verdict, arg);
			return;
		}
		raise(
			verdict,
			/--(delete|export-secret|edit-key|import|recv|send|gen|quick|sign-key|change|card-edit)|(^|\s)-[a-zA-Z]*d|--decrypt/.test(text)
				? "destructive"
				: "execute",
			"keys",
			verdict.effect,
		);
	},
	pass: when(/^(ls|list|find|search|version|help|git log)?(\s|$)[\w/-]*$/, "lists stored passwords", "shows or changes stored passwords"),
	logger: always("write", "log", "writes to the system log"),
	wall: always("execute", "message", "writes to every terminal"),
	write: always("execute", "message", "writes to another terminal"),
	mesg: when(/^$/, "shows whether messages are let in", "changes whether messages are let in", "execute"),
	lpstat: info,
	lpq: info,
	lp: always("network", "print", "prints"),
	lpr: always("network", "print", "prints"),
	lprm: always("execute", "print", "takes away a print job"),
	cancel: always("network", "print", "takes away a print job"),
};
const formats = [
	"",
	"ext2",
	"ext3",
	"ext4",
	"xfs",
	"btrfs",
	"vfat",
	"fat",
	"ntfs",
	"exfat",
	"f2fs",
	"minix",
	"cramfs",
	"bfs",
	"msdos",
	"erofs",
	"reiserfs",
	"jfs",
];
for (const name of [...formats.map((format) => (format === "" ? "mkfs" : `mkfs.${format}`)), "mke2fs", "mkntfs", "mkdosfs"])
	table[name] = crush("formats");

export const system: Judges = table;
