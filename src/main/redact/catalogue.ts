import { assignmentPatterns } from "./assignment.ts";
import { documentPatterns, publicBlock } from "./documents.ts";
import { runPatterns } from "./entropy.ts";
import { headerPatterns } from "./headers.ts";
import type { Pattern, PatternInfo } from "./pattern.ts";
import { aiPatterns } from "./patterns/ai.ts";
import { cloudPatterns } from "./patterns/cloud.ts";
import { forgePatterns } from "./patterns/forges.ts";
import { messagingPatterns } from "./patterns/messaging.ts";
import { operationsPatterns } from "./patterns/operations.ts";
import { packagePatterns } from "./patterns/packages.ts";
import { paymentPatterns } from "./patterns/payment.ts";
import { vendorPatterns } from "./patterns/vendors.ts";
import { manifestPattern } from "./manifests.ts";
import { dsnPattern, uriPattern } from "./uris.ts";

/** Tokens with a shape of their own: they name a secret best and are tried first. */
export const specificPatterns: readonly Pattern[] = [
	...documentPatterns,
	manifestPattern,
	uriPattern,
	dsnPattern,
	...aiPatterns,
	...cloudPatterns,
	...forgePatterns,
	...paymentPatterns,
	...messagingPatterns,
	...packagePatterns,
	...operationsPatterns,
];

/** Secrets that only the text around them gives away. */
export const contextPatterns: readonly Pattern[] = [...headerPatterns, ...assignmentPatterns, ...vendorPatterns];

export const allPatterns: readonly Pattern[] = [...specificPatterns, ...contextPatterns, ...runPatterns];

/** Every kind that a mask can name, once, for the settings screen and the documentation. */
export const patternList: readonly PatternInfo[] = [
	...new Map(
		allPatterns.flatMap((pattern) => [pattern, ...(pattern.kinds ?? [])]).map(({ kind, family, title }) => [kind, { kind, family, title }]),
	).values(),
];

export { publicBlock };
