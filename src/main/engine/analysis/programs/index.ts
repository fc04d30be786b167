import { accounts } from "./accounts.ts";
import { assistants } from "./agents.ts";
import { archives } from "./archives.ts";
import { build } from "./build.ts";
import { cloud } from "./cloud.ts";
import { data } from "./data.ts";
import { choosers } from "./choosers.ts";
import { disks } from "./disks.ts";
import { files } from "./files.ts";
import { textFilters } from "./filters.ts";
import { git } from "./git.ts";
import type { Judge, Judges } from "./kit.ts";
import { keys } from "./keys.ts";
import { lookups } from "./lookups.ts";
import { media } from "./media.ts";
import { network } from "./network.ts";
import { networkSettings } from "./network-settings.ts";
import { packages } from "./packages.ts";
import { platforms } from "./platforms.ts";
import { probes } from "./probes.ts";
import { processes } from "./processes.ts";
import { services } from "./services.ts";
import { sessions } from "./sessions.ts";
import { system } from "./system.ts";
import { terminal } from "./terminal.ts";
import { text } from "./text.ts";
import { vaults } from "./vaults.ts";
import { verbs } from "./verbs.ts";
import { viewers } from "./viewers.ts";

/** Later tables win: what a family knows of a program goes before what its verbs usually mean. */
const families: readonly Judges[] = [
	verbs,
	viewers,
	lookups,
	textFilters,
	platforms,
	system,
	services,
	processes,
	terminal,
	disks,
	accounts,
	build,
	assistants,
	packages,
	archives,
	data,
	cloud,
	network,
	probes,
	networkSettings,
	keys,
	git,
	text,
	files,
	choosers,
	media,
	sessions,
	vaults,
];
const judges = new Map<string, Judge>(families.flatMap((family) => Object.entries(family)));

/** What is known about a program, by its lower-case base name. Undefined means unknown, and unknown is never a read. */
export const judgeOf = (name: string): Judge | undefined => judges.get(name);
