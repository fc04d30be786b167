import { visible } from "../../shared/lib/visible.ts";
import type { Command } from "commander";
import { connectOperator } from "../../client/index.ts";
import { checkHook } from "../doctor/hook.ts";
import { checkHost } from "../doctor/host.ts";
import { checkMachine } from "../doctor/machine.ts";
import type { Check } from "../doctor/check.ts";
import { Stop } from "../stop.ts";
import { print, printJson, styled } from "../terminal/text.ts";

/** `doctor`: one line a check, with what to do about it. Changes nothing. */

const colour = { ok: "green", warn: "yellow", fail: "red" } as const;

const lineOf = ({ name, status, text, advice }: Check): string => {
	const first = `${styled(colour[status], status.padEnd(4))}  ${name.padEnd(12)} ${visible(text)}`;
	return advice === undefined ? first : `${first}\n      ${" ".repeat(12)} → ${visible(advice)}`;
};

const run = async ({ json }: { json?: boolean }): Promise<void> => {
	const connected = await connectOperator();
	const state = connected.ok ? await connected.value.call("state.watch", {}) : connected;
	if (connected.ok) connected.value.close();
	const checks = [...checkMachine(), ...checkHost(state), ...(await checkHook(state.ok ? state.value : null))];
	if (json === true) printJson(checks);
	else for (const check of checks) print(lineOf(check));
	const failed = checks.filter(({ status }) => status === "fail").length;
	if (failed > 0) throw new Stop(`${failed} ${failed === 1 ? "check" : "checks"} failed`);
};

export const addDoctor = (program: Command): void => {
	program.command("doctor").description("check this installation and say what to do").option("--json", "as JSON").action(run);
};
