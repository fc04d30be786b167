export { type InspectionFinding, rankOf, type Severity } from "./finding.ts";
export { inspect } from "./inspect.ts";
