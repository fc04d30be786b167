import { z } from "zod";
import { damageKinds } from "../../shared/model/damage.ts";
import type { KeyStore } from "../system/key-store.ts";
import type { LogKey } from "./log-key.ts";

/**
 * A verification that failed, kept outside of the database until somebody acknowledges it: who can change the log can
 * take its own word for its damage away too.
 */

const keptFailureSchema = z
	.object({
		/** Before its entry was recorded. */
		at: z.int(),
		by: z.string(),
		size: z.int(),
		text: z.string(),
		first: z
			.object({ kind: z.enum(damageKinds), seq: z.int() })
			.strict()
			.exactOptional(),
	})
	.strict();
export type KeptFailure = z.infer<typeof keptFailureSchema>;

const account = "log-failure";
/** Some keychains take little more than two thousand bytes. */
const longestText = 400;

/** Throws, with one line for a person, when the key store does not answer or what it holds is not ours. */
const readKeptFailure = async (keys: Pick<KeyStore, "get" | "kind">): Promise<KeptFailure | null> => {
	const stored = await keys.get(account);
	if (!stored.ok) throw new Error(`the key store \`${keys.kind}\` cannot be read: ${stored.fault.message}`);
	if (stored.value === undefined) return null;
	const kept = keptFailureSchema.safeParse(JSON.parse(Buffer.from(stored.value).toString("utf8")));
	if (!kept.success) throw new Error(`what the key store \`${keys.kind}\` remembers of a failed verification cannot be read`);
	return kept.data;
};

/** Null: nothing is to be kept any more. */
export const keepFailure = async (keys: Pick<KeyStore, "set" | "delete">, failure: KeptFailure | null): Promise<void> => {
	const text = failure === null ? "" : JSON.stringify({ ...failure, text: failure.text.slice(0, longestText) });
	const kept = failure === null ? await keys.delete(account) : await keys.set(account, Buffer.from(text));
	if (!kept.ok) throw new Error(kept.fault.message);
};

/** What is known of the log from outside of it. Throws as both parts do. */
export const readOutside = async (logKey: Pick<LogKey, "remembered">, keys: KeyStore) => ({
	keys,
	remembered: await logKey.remembered(),
	keptFailure: await readKeptFailure(keys),
});
