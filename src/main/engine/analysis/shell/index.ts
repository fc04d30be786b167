export { analyseShell } from "./analyse.ts";
export { isPlainCommand, matchAllow, matchDenied, needsNoRule } from "./command-rule.ts";
export type { ShellAnalysis, ShellContext, ShellInput, ShellStep } from "./types.ts";
