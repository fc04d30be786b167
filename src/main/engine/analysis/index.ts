import type { Analysis } from "../../../shared/model/evidence.ts";
import { maxRisk, riskRank } from "../../../shared/model/words.ts";
import { placeOf, type Analysable } from "./context.ts";
import { analyseFile } from "./file.ts";
import { kindOfTool } from "./kind.ts";
import { analyseCall } from "./mcp.ts";
import { analyseNetwork } from "./network.ts";
import { absolutePath } from "./paths.ts";
import { keepShellDetails, withShellDetails } from "./shell-details.ts";
import { analyseRelease } from "./release.ts";
import { analyseShell } from "./shell/index.ts";
import type { ShellInput } from "./shell/types.ts";

export type { Analysable } from "./context.ts";

/**
 * What an action means. The tool's name picks the analyser; what the agent declares (`kind`, `risk`) can add to the
 * result and never take away: a tool nobody knows is at least `execute` whatever it says it is.
 *
 * Total: any arguments give an answer. `home` is the home folder of the person the agent works for.
 */
export const analyse = (request: Analysable, home: string): Analysis => {
	const known = kindOfTool(request.tool);
	const found = analyseAs(request, known, home);
	if (known === null) return raised(found, "execute", "unknown-tool", `nothing is known about the tool \`${request.tool}\``, request);
	return raised(found, found.risk, "", "", request);
};

const analyseAs = (request: Analysable, known: Analysis["kind"] | null, home: string): Analysis => {
	/* By its name only: another tool that calls itself a release is looked into like any other call. */
	if (known === "output.release") return analyseRelease(request);
	const shell = shellInput(request);
	/* A tool that takes a command runs a command, whatever it is called. */
	const kind = known ?? (shell === null ? (request.kind ?? "other") : "shell");
	switch (kind) {
		case "shell":
			return shell === null ? { ...analyseCall(request, "shell", home), inspectable: false } : analyseCommand(request, shell, home);
		case "file.read":
		case "file.write":
		case "file.delete":
			return analyseFile(request, kind, home);
		case "network":
			return analyseNetwork(request, home);
		default:
			return analyseCall(request, kind, home);
	}
};

const analyseCommand = (request: Analysable, input: ShellInput, home: string): Analysis => {
	const place = placeOf(request, home);
	const named = request.args["cwd"] ?? request.args["workdir"];
	const cwd = typeof named === "string" ? absolutePath(named, place.cwd, home) : place.cwd;
	const analysis = withShellDetails(
		analyseShell(input, {
			cwd: cwd ?? home,
			home,
			...(place.workspace === undefined ? {} : { workspace: place.workspace }),
			...(request.env === undefined ? {} : { env: request.env }),
		}),
	);
	if (cwd !== undefined) return analysis;
	/* Without a folder to start from no relative path means anything. */
	return keepShellDetails(analysis, {
		...analysis,
		risk: maxRisk(analysis.risk, "execute"),
		inspectable: false,
		reasons: [
			...analysis.reasons.slice(0, 127),
			{ rule: "unknown-folder", text: "the folder it would run in is not known", risk: "execute" },
		],
	});
};

const shellInput = ({ args }: Analysable): ShellInput | null => {
	const command = args["command"] ?? args["cmd"] ?? args["script"];
	if (typeof command === "string") return { command };
	const argv = command ?? args["argv"];
	return Array.isArray(argv) && argv.length > 0 && argv.every((word): word is string => typeof word === "string") ? { argv } : null;
};

const mostReasons = 128;

const raised = (found: Analysis, atLeast: Analysis["risk"], rule: string, text: string, request: Analysable): Analysis => {
	if (rule === "" && request.risk === undefined && found.reasons.length <= mostReasons) return found;
	const reasons = [...found.reasons];
	if (rule !== "") reasons.push({ rule, text, risk: atLeast });
	const claimed = request.risk;
	if (claimed !== undefined && riskRank(claimed) > riskRank(maxRisk(found.risk, atLeast))) {
		reasons.push({ rule: "declared", text: `the agent itself calls this \`${claimed}\``, risk: claimed });
	}
	return keepShellDetails(found, {
		...found,
		risk: maxRisk(found.risk, atLeast, ...(claimed === undefined ? [] : [claimed])),
		reasons: reasons.slice(-mostReasons),
	});
};
