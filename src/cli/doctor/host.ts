import { existsSync } from "node:fs";
import { clientPlaces } from "../../client/index.ts";
import type { Result } from "../../shared/lib/result.ts";
import type { ConsoleState } from "../../shared/view/state.ts";
import { bannersOf } from "../../shared/view/banners.ts";
import { type Check, bad, good, warn } from "./check.ts";

/** The running host and the rules it goes by. */
export const checkHost = (state: Result<ConsoleState>): readonly Check[] => {
	const { configFile } = clientPlaces();
	if (!state.ok) {
		const rules = existsSync(configFile)
			? good("rules", `${configFile} (checked when the host starts; now by \`countersign explain -- true\`)`)
			: warn("rules", `${configFile} is not there`, "on its first start Countersign writes one to begin with");
		return [warn("host", state.fault.message, "start it with `countersign serve`; until then every hooked call is denied"), rules];
	}
	const { host, config, chain } = state.value;
	const rules =
		config.status === "in-force"
			? good("rules", `${config.file} is in force`)
			: bad(
					"rules",
					`${config.file}${config.problem?.line === undefined ? "" : `:${config.problem.line}:${config.problem.column ?? 1}`}: ${config.problem?.message ?? "missing"}`,
					"correct the file; it is read again at once",
				);
	const chainCheck =
		chain.verified?.passed === false
			? bad("log", chain.verified.text, "look at it in the window under Audit")
			: good("log", `${chain.size} entries; \`countersign audit verify\` checks them all`);
	const others = bannersOf(state.value).filter(({ id }) => id !== "chain" && id !== "config");
	return [
		good("host", `${host.kind} ${host.version} runs`),
		rules,
		chainCheck,
		...others.map(({ id, text }) => warn(id, text, "see the window")),
	];
};
