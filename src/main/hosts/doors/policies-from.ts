import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { describeFault, faultsIn } from "../../engine/config/toml-faults.ts";
import { parsePolicies, type PolicyFile } from "../../engine/policy/parse-policies.ts";
import { appPaths } from "../../system/paths.ts";

const ownFile = (): string => join(appPaths().config, "policies.toml");

/** The policies of a file; those in force without one. Ends the program with every fault, each on a line, when it cannot be read. */
export const policiesFrom = (given: string | undefined, program: Command): PolicyFile => {
	const file = given ?? ownFile();
	const text = given === undefined && !existsSync(file) ? "" : readFileSync(file, "utf8");
	const parsed = parsePolicies(text, file, "user");
	if (parsed.ok) return parsed.value;
	const faults = faultsIn(parsed.fault);
	return program.error(faults.length === 0 ? parsed.fault.message : faults.map(describeFault).join("\n"), { exitCode: 2 });
};
