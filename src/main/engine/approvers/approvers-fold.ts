import type { Entry } from "../../../shared/model/entry.ts";
import { type Approver, approverSchema } from "../../../shared/model/approver.ts";
import { fold } from "../fold.ts";

/** Who may answer in their own name, as the log says. */
export type Approvers = readonly Approver[];

export const approversFold = fold<Approvers>({
	name: "approvers-1",
	initial: [],
	apply: (known, entry) => {
		if (entry.type === "operator.added") return [...known, approverOf(entry)];
		if (entry.type === "operator.removed") return known.filter(({ name }) => name !== entry.details["name"]);
		return known;
	},
});

const approverOf = ({ at, actor, details }: Entry): Approver =>
	approverSchema.parse({
		name: details["name"],
		publicKeyHex: details["publicKeyHex"],
		owns: details["owns"],
		...(details["groups"] === undefined ? {} : { groups: details["groups"] }),
		addedAt: at,
		addedBy: actor,
	});
