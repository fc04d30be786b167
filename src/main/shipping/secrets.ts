import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { KeyStore } from "../system/key-store.ts";
import type { SecretReader } from "./sink.ts";

/** The account in the key store of what the rules call `keychain:NAME`. */
const accountOf = (name: string): string => `shipping:${name}`;

/** Reads credentials from the key store and the environment of this process; nothing is kept. */
export const createSecretReader =
	(keys: Pick<KeyStore, "get">, environment: Readonly<Record<string, string | undefined>>): SecretReader =>
	async (reference) => {
		const at = reference.indexOf(":");
		const name = reference.slice(at + 1);
		if (reference.startsWith("env:")) {
			const value = environment[name];
			return value === undefined || value === ""
				? fail("not_found", `the environment of Countersign has no \`${name}\``)
				: usable(value, reference);
		}
		const stored = await keys.get(accountOf(name));
		if (!stored.ok) return stored;
		return stored.value === undefined
			? fail("not_found", `the key store has no \`${name}\`: put it there with \`countersign audit shipping secret ${name}\``)
			: usable(Buffer.from(stored.value).toString("utf8"), reference);
	};

/** Puts a credential into the key store under the name that the rules will use. Faults: as the key store. */
export const keepSecret = (keys: Pick<KeyStore, "set">, name: string, secret: string): Promise<Result<void>> =>
	keys.set(accountOf(name), Buffer.from(secret, "utf8"));

/** A line break in a header would be a second header. */
const usable = (value: string, reference: string): Result<string> =>
	/^[\u0020-\u007e]+$/.test(value) ? ok(value) : fail("bad_request", `\`${reference}\` holds more than one line of printable ASCII`);
