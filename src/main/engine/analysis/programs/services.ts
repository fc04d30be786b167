import { reader, tree, type Judge, type Judges } from "./kit.ts";
import { info, paged, when } from "./system-kit.ts";
import { raise } from "../shell/verdict.ts";

/** Services and what starts them. */

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

export const services: Judges = {
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
};
