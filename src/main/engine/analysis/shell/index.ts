export { analyseShell } from "./analyse.ts";
export { isPlainCommand, matchAllow, matchCommandRule } from "./command-rule.ts";
export type { ShellAnalysis, ShellContext, ShellInput, ShellStep } from "./types.ts";
