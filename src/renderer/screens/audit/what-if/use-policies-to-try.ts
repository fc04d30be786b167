import type { PolicyRevision } from "../../../../shared/contract/console-policies.ts";
import { useCall } from "../../../parts/use-call.ts";

/** What there is to try besides a draft. */
export type PoliciesToTry = {
	/** The text in force; absent while it is read. */
	readonly now: string | undefined;
	readonly revisions: readonly PolicyRevision[];
	readonly fault: string | undefined;
	readonly retry: () => void;
};

export function usePoliciesToTry(): PoliciesToTry {
	const own = useCall("policy.get", {});
	const older = useCall("policy.revisions", {});
	const failed = own.state === "failed" ? own : older.state === "failed" ? older : null;
	return {
		now: own.state === "ready" ? own.value.text : undefined,
		revisions: older.state === "ready" ? older.value.revisions : [],
		fault: failed?.fault.message,
		retry: () => {
			own.retry();
			older.retry();
		},
	};
}
