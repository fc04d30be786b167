/** What can be wrong with a log. */

/** What a verification finds in the log itself; `src/main/audit/damage.ts` says how they are told apart. */
export const logDamageKinds = [
	"edited",
	"missing",
	"inserted",
	"reordered",
	"truncated",
	"rolled-back",
	"forked",
	"bad-signature",
	"unreadable",
	"column-mismatch",
] as const;
export type LogDamageKind = (typeof logDamageKinds)[number];

/** Everything a verification can name. */
export const damageKinds = [
	...logDamageKinds,
	/** A warning: clocks are set back. */
	"clock-backwards",
	/** The host's verification passed and the console's own did not, over the same bytes. */
	"verifiers-disagree",
] as const;

/** The first damage that is more than a warning. */
export const firstBreak = <D extends { readonly seq: number; readonly warning: boolean }>(damage: readonly D[]): D | undefined =>
	damage
		.filter((each) => !each.warning)
		.reduce<D | undefined>((first, each) => (first === undefined || each.seq < first.seq ? each : first), undefined);
