import type { archiveMethods } from "../../shared/contract/console-archive.ts";
import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { Handlers } from "../../shared/contract/contract.ts";
import { ok, type Result } from "../../shared/lib/result.ts";
import type { ArchiveView, PruneReport } from "../../shared/model/archive.ts";
import type { Approver } from "../engine/engine.ts";
import type { OperatorSession } from "./console.ts";

/** The archive methods of the console contract. Removing and putting back need the right to decide. */

export type ArchivePorts = {
	readonly view: () => ArchiveView;
	readonly plan: () => PruneReport;
	readonly prune: (actor: string) => Promise<Result<PruneReport>>;
	readonly restore: (names: readonly string[], actor: string, days: number) => Promise<Result<{ entries: number }>>;
};

export const archiveHandlers = (
	ports: ArchivePorts,
	mayChange: (session: OperatorSession) => Result<Approver>,
): Pick<Handlers<ConsoleContract, OperatorSession>, keyof typeof archiveMethods> => ({
	"audit.archive": () => ok(ports.view()),
	"audit.prune": async ({ isDry }, session) => {
		if (isDry) return ok(ports.plan());
		const operator = mayChange(session);
		return operator.ok ? ports.prune(operator.value.name) : operator;
	},
	"audit.restore": async ({ names, days }, session) => {
		const operator = mayChange(session);
		return operator.ok ? ports.restore(names, operator.value.name, days) : operator;
	},
});
