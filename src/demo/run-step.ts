import { randomUUID } from "node:crypto";
import type { AgentClient, AgentDecision } from "../client/index.ts";
import { type Done, perform } from "./perform.ts";
import type { Project } from "./project.ts";
import type { Step } from "./steps.ts";

export type Ran = { readonly decision: AgentDecision; readonly wasHeld: boolean; readonly done: Done | null };

/**
 * Asks for one step, does it only when it was allowed, and reports what became of it.
 *
 * Law: test/demo/no-effect.test.ts: what is held or denied has no effect.
 */
export async function runStep(
	client: AgentClient,
	step: Step,
	project: Project,
	options: { readonly signal?: AbortSignal; readonly onHeld?: () => void } = {},
): Promise<Ran> {
	const id = `demo-${randomUUID()}`;
	const { tool, args, reason } = step;
	let wasHeld = false;
	const decision = await client.request(
		{ id, tool, args, reason, cwd: project.workspace, workspace: project.workspace },
		{
			...(options.signal === undefined ? {} : { signal: options.signal }),
			onHeld: () => {
				if (!wasHeld) options.onHeld?.();
				wasHeld = true;
			},
		},
	);
	if (decision.outcome !== "allowed") return { decision, wasHeld, done: null };
	const done = await perform(step, project);
	await client.finish({ id, ...done });
	return { decision, wasHeld, done };
}
