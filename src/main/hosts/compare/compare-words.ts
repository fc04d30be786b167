import type { CompareReport, Leads } from "../../../shared/contract/console-compare.ts";

/** What a comparison comes to, in one sentence for people. */

const entries = (count: number): string => (count === 1 ? "1 entry" : `${count} entries`);

const lengths = ({ logSize, copySize }: Pick<CompareReport, "logSize" | "copySize">): string => {
	if (logSize === copySize) return "both end there";
	return logSize > copySize
		? `the log has ${entries(logSize - copySize)} more, as a backup leads to expect`
		: `the backup has ${entries(copySize - logSize)} more: the end of the log is gone, or it was put back`;
};

/** What the heads behind the first difference say of one side. */
const standing = (all: readonly Leads[]): "leads" | "differs" | "both" | "unknown" => {
	const [leads, differs] = [all.includes("leads"), all.includes("differs")];
	return leads && differs ? "both" : leads ? "leads" : differs ? "differs" : "unknown";
};

const verdict = (first: number, heads: CompareReport["heads"]): string => {
	const behind = heads.filter(({ size }) => size > first);
	const [log, copy] = [standing(behind.map((head) => head.log)), standing(behind.map((head) => head.copy))];
	const isForked = log === "both" || copy === "both" || (log === "leads" && copy === "leads");
	if (isForked) return "heads disagree: there are two histories with a head of their own; see which one others remember";
	if (log === "leads") return "the log leads to the heads behind it, the backup does not: the backup was changed";
	if (copy === "leads") return "the backup leads to the heads behind it, the log does not: the log was changed";
	if (log === "unknown" && copy === "unknown") return "no head covers the place: neither can be told to be the right one";
	if (log === "unknown") return "the backup does not lead to the heads behind it; of the log they say nothing";
	if (copy === "unknown") return "the log does not lead to the heads behind it; of the backup they say nothing";
	return "neither leads to the heads behind it: both were changed";
};

export const wordsOf = (report: Omit<CompareReport, "heads" | "text">, heads: CompareReport["heads"]): string => {
	const { from, to, differing, first } = report;
	if (to <= from) return `they have no entry in common: the log has ${entries(report.logSize)}, the backup begins at #${from}`;
	const common = from === 0 ? `the ${entries(to)} that both have` : `#${from} to #${to - 1}, which both have`;
	if (first === undefined) return `no difference in ${common}; ${lengths(report)}`;
	return `they differ from #${first} on, in ${entries(differing)} of ${common}; ${verdict(first, heads)}`;
};
