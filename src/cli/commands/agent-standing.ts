import { visible } from "../../shared/lib/visible.ts";
import type { LimitsView } from "../../shared/model/limits.ts";
import type { Standing, TrustReplay } from "../../shared/model/standing.ts";
import { must, withOperator } from "../operator.ts";
import { durationText, print, printJson, styled, table } from "../terminal/text.ts";

/** `agents show`: where one agent stands, how far it is from the next level, and what would cost it this one. */

const shownFamilies = 10;

/** What it has used of what the rules give it, each on a line. */
const limitsText = ({ rate, calls, budget, tools, denyTools }: LimitsView, now: number): string => {
	const resets = (at: number | undefined): string => (at === undefined ? "" : `, again in ${durationText(Math.max(0, at - now))}`);
	const rows = [
		...(rate === undefined ? [] : [["calls", `at most ${rate.most} of each tool in ${rate.per}`]]),
		...calls.map((each) => [
			"",
			`${visible(each.tool)}: ${each.calls}${rate === undefined ? "" : ` of ${rate.most}`}${resets(each.resetAt)}`,
		]),
		...(budget?.used ?? []).map(({ what, used, most }) => [what, `${used} of ${most} in ${budget?.per ?? ""}${resets(budget?.resetAt)}`]),
		...(tools === undefined ? [] : [["tools", `only ${tools.map((each) => visible(each)).join(", ") || "none"}`]]),
		...(denyTools.length === 0 ? [] : [["never", denyTools.map((each) => visible(each)).join(", ")]]),
	];
	return rows.length === 0 ? "no limits in the rules\n" : table(rows);
};

/** The standing of `name`, as lines for a terminal. */
const standingText = (name: string, standing: Standing, replay: TrustReplay | undefined, limits: LimitsView, now: number): string => {
	const { up, down, families, suggestions } = standing;
	const heading = (text: string): string => `\n${styled("bold", text)}\n`;
	const lines = [`${styled("bold", name)} is at ${standing.level}, for ${durationText(now - standing.levelAt)}\n`];
	if (!standing.isMoving) lines.push("Progressive trust is off: only you move it.\n");
	if (up !== undefined) {
		lines.push(heading(up.isReady ? `Ready for ${up.to}` : `Why not ${up.to} yet`));
		lines.push(table(up.conditions.map(({ isMet, text }) => [isMet ? "met" : styled("yellow", "open"), text])));
		if (up.needsOperator) lines.push(`An operator takes this step: countersign agents level ${name} ${up.to} --reason …\n`);
		else lines.push("It takes this step by itself when all are met.\n");
	}
	if (down.length > 0) lines.push(heading("What would cost it this level"), table(down.map(({ to, text }) => [`to ${to}`, text])));
	if (replay !== undefined) lines.push(`\n${visible(replay.text)}\n`);
	lines.push(heading(limits.isOwn ? "Its limits" : "Limits, as for everybody"), limitsText(limits, now));
	if (families.length > 0) {
		lines.push(heading("What it has done often"));
		lines.push(table(families.slice(0, shownFamilies).map((each) => [`${each.successes}`, visible(each.text), visible(each.name)])));
		if (families.length > shownFamilies) lines.push(`and ${families.length - shownFamilies} more\n`);
	}
	if (suggestions.length > 0) {
		lines.push(heading("Suggestions that wait for your word"));
		lines.push(table(suggestions.map(({ id, seq, subject }) => [`#${seq}`, visible(id), visible(subject)])));
		lines.push("Say what they were worth: countersign agents accept <id>, or reject <id> --reason …\n");
	}
	return lines.join("");
};

export const showAgent = async (name: string, { json, days }: { json?: boolean; days: number }): Promise<void> => {
	const { standing, replay, limits } = await withOperator(async (operator) => ({
		...must(await operator.call("agent.standing", { name, days })),
		limits: must(await operator.call("limits.get", { agent: name })),
	}));
	if (json === true) printJson({ name, standing, limits, ...(replay === undefined ? {} : { replay }) });
	else print(standingText(name, standing, replay, limits, Date.now()));
};
