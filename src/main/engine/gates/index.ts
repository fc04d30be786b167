import type { Gate } from "../gate.ts";
import { autonomy } from "./autonomy.ts";
import { breaker } from "./breaker.ts";
import { commands } from "./commands.ts";
import { halt } from "./halt.ts";
import { hosts } from "./hosts.ts";
import { identity } from "./identity.ts";
import { paths } from "./paths.ts";
import { text } from "./text.ts";
import { trust } from "./trust.ts";

/** Every gate, in the order a card shows them. The order decides nothing. */
export const gates: readonly Gate[] = [halt, identity, breaker, text, paths, commands, hosts, autonomy, trust];
