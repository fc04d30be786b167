export { patternList } from "./catalogue.ts";
export { homeShortener } from "./home.ts";
export { isSensitiveKey, redactJson } from "./json.ts";
export type { Family, PatternInfo } from "./pattern.ts";
export { maskOf, redact, type Redacted } from "./redact.ts";
export type { Found } from "./search.ts";
