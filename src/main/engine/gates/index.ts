import type { Gate } from "../gate.ts";
import { autonomy } from "./autonomy.ts";
import { breaker } from "./breaker.ts";
import { capabilities } from "./capabilities.ts";
import { commands } from "./commands.ts";
import { environment } from "./environment.ts";
import { halt } from "./halt.ts";
import { hosts } from "./hosts.ts";
import { identity } from "./identity.ts";
import { injection } from "./injection.ts";
import { limits } from "./limits.ts";
import { outputs } from "./outputs.ts";
import { paths } from "./paths.ts";
import { policy } from "./policy.ts";
import { text } from "./text.ts";
import { trust } from "./trust.ts";

/** Every gate, in the order a card shows them. The order decides nothing. */
export const gates: readonly Gate[] = [
	halt,
	identity,
	capabilities,
	breaker,
	limits,
	text,
	injection,
	outputs,
	paths,
	commands,
	environment,
	hosts,
	policy,
	autonomy,
	trust,
];
