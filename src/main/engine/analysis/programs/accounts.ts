import { reader, type Judges } from "./kit.ts";
import { crush, info, when } from "./system-kit.ts";

/** Users, their rights, and what keeps programs in bounds. */

export const accounts: Judges = {
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
};
