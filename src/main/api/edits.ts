import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { Handlers } from "../../shared/contract/contract.ts";
import { type Result, fail, ok } from "../../shared/lib/result.ts";
import type { Approver, Engine } from "../engine/engine.ts";
import type { OperatorSession } from "./console.ts";
import type { Undo } from "./undo.ts";

/** Changes as consoles make them to what waits. */

export type EditsApiPorts = {
	readonly engine: Engine;
	readonly undo: Pick<Undo<unknown>, "has">;
	readonly commit: <T>(work: () => T) => Promise<T>;
	readonly mayChange: (session: OperatorSession) => Result<Approver>;
};

export const createEditsApi = ({
	engine,
	undo,
	commit,
	mayChange,
}: EditsApiPorts): Pick<Handlers<ConsoleContract, OperatorSession>, "request.edit"> => ({
	"request.edit": async (params, session) => {
		const operator = mayChange(session);
		if (!operator.ok) return operator;
		if (undo.has(params.id)) return fail("conflict", "this request is being denied. Take that back first");
		const edited = await commit(() => engine.edit(params, operator.value));
		return edited.ok ? ok({ digest: edited.value.request.digest, rev: edited.value.rev }) : edited;
	},
});
