import { InvalidArgumentError } from "commander";
import { durationMs, durationSchema } from "../shared/model/policy.ts";
import { type ExportColumn, exportColumns } from "../shared/query/columns.ts";

/** Words of a command line read into values. Each throws `InvalidArgumentError`, which ends the program with 2 and the option's name. */

export const wholeNumber =
	(least: number, most: number) =>
	(text: string): number => {
		const value = Number(text);
		if (!Number.isSafeInteger(value) || value < least || value > most)
			throw new InvalidArgumentError(`expected a number from ${least} to ${most}`);
		return value;
	};

export const portOf = (text: string): number => {
	const port = Number(text);
	if (!Number.isInteger(port) || port < 0 || port > 65_535)
		throw new InvalidArgumentError("expected a port from 0 (any free one) to 65535");
	return port;
};

/** `30d` → milliseconds. */
export const spanMs = (text: string): number => {
	if (!durationSchema.safeParse(text).success) throw new InvalidArgumentError("A time such as `30d` or `12h`.");
	return durationMs(text);
};

export const columnsIn = (text: string): readonly ExportColumn[] =>
	text.split(",").map((name) => {
		const column = exportColumns.find((each) => each === name.trim());
		if (column === undefined) throw new InvalidArgumentError(`no column is called \`${name}\`; there are: ${exportColumns.join(", ")}`);
		return column;
	});
