export { patternList } from "./catalogue.ts";
export type { Family, PatternInfo } from "./pattern.ts";
export { type Found, redact, type Redacted } from "./redact.ts";
