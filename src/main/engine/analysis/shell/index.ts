export { analyseShell } from "./analyse.ts";
export { matchAllow, matchCommandRule } from "./command-rule.ts";
export type { ShellAnalysis, ShellContext, ShellInput, ShellStep } from "./types.ts";
