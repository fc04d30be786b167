import { Command } from "commander";
import { styleText } from "node:util";
import { addAgents } from "./commands/agents.ts";
import { addAnswers } from "./commands/answer.ts";
import { addAuditActs } from "./commands/audit-acts.ts";
import { addCompletion } from "./commands/completion.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addGrants } from "./commands/grants.ts";
import { addHook } from "./commands/hook.ts";
import { addInstall } from "./commands/install.ts";
import { addOperators } from "./commands/operators.ts";
import { addMode } from "./commands/mode.ts";
import { addStatus } from "./commands/status.ts";
import { addArchive } from "./commands/archive.ts";
import { addShipping } from "./commands/shipping.ts";
import { addWhy } from "./commands/why.ts";
import { addWaiting } from "./commands/waiting.ts";
import { addElsewhere } from "./elsewhere.ts";

const examples = `
Examples:
  countersign serve                            start without a window
  countersign install claude-code              put Claude Code under it
  countersign waiting                          what waits for you
  countersign explain -- git push --force      what would be decided, and why
  countersign audit verify                     check the whole log

Exit codes: 0 done, 1 no or failed, 2 wrong usage, 3 Countersign is not running, 4 not allowed from here.
COUNTERSIGN_HOME moves everything to another folder.`;

/** The whole command tree, as version `version` of the package has it. */
export const createProgram = (version: string): Command => {
	const program = new Command("countersign")
		.description("approval and trust console for AI agents")
		.version(version, "-V, --version", "print the version")
		.helpOption("-h, --help", "help for a command")
		.helpCommand("help [command]", "help for a command")
		.configureHelp({ styleTitle: (title) => styleText("bold", title, { stream: process.stdout }) })
		.addHelpText("after", examples)
		.exitOverride();
	program.commandsGroup("Look:");
	addStatus(program);
	addWaiting(program);
	addWhy(program);
	program.commandsGroup("Decide:");
	addAnswers(program);
	addAgents(program);
	addMode(program);
	addGrants(program);
	addOperators(program);
	program.commandsGroup("Set up:");
	addInstall(program);
	addHook(program);
	addDoctor(program);
	addCompletion(program);
	program.commandsGroup("Without a running host:");
	const { audit } = addElsewhere(program);
	addShipping({ audit });
	addArchive({ audit });
	addAuditActs(audit);
	return program;
};
