/** What can be wrong with a log. */

/** Kinds of damage a verification can name. */
export const damageKinds = [
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
	"clock-backwards",
	/** The host's verification passed and the console's own did not, over the same bytes. */
	"verifiers-disagree",
] as const;

/** The first damage that is more than a warning. */
export const firstBreak = <D extends { readonly seq: number; readonly warning: boolean }>(damage: readonly D[]): D | undefined =>
	damage
		.filter((each) => !each.warning)
		.reduce<D | undefined>((first, each) => (first === undefined || each.seq < first.seq ? each : first), undefined);
