import { visible } from "../../shared/lib/visible.ts";
import type { Command } from "commander";
import { must, withOperator } from "../operator.ts";
import { durationText, print, printJson, styled, table } from "../terminal/text.ts";

export const addWaiting = (program: Command): void => {
	program
		.command("waiting")
		.description("requests that wait for a person, oldest first")
		.option("--json", "as JSON")
		.action(async ({ json }: { json?: boolean }) => {
			const { waiting, serverNow } = await withOperator(async (operator) => must(await operator.call("state.watch", {})));
			const oldestFirst = [...waiting].sort((one, other) => one.heldAt - other.heldAt);
			if (json === true) return printJson(oldestFirst);
			if (waiting.length === 0) return print("nothing waits");
			const rows = oldestFirst.map((each) => [
				visible(each.id),
				visible(each.agent),
				each.grade === "critical" || each.grade === "high" ? styled("red", each.grade) : each.grade,
				`${durationText(each.deadlineAt - serverNow)} left`,
				visible(each.subject),
			]);
			print(table([["ID", "AGENT", "GRADE", "TIME", "WHAT"].map((word) => styled("bold", word)), ...rows]));
		});
};
