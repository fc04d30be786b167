import type { GrantView } from "../../src/shared/model/grant.ts";

/** A grant of a pattern, as the window is told of it. */
export const makeGrant = (id: string, over: Partial<GrantView> = {}): GrantView => ({
	id,
	scope: "pattern",
	agent: "test-runner",
	kind: "shell",
	risk: "execute",
	text: "`touch *` in /w/api; * is any one path in the workspace, by test-runner only",
	approver: "ana",
	createdAt: Date.now() - 60_000,
	expiresAt: Date.now() + 250_000,
	uses: 100,
	usesLeft: 41,
	...over,
});
