import { createHmac, scryptSync, timingSafeEqual, createHash } from "node:crypto";
import { fail, ok } from "../../shared/lib/result.ts";
import { normalizePassphrase, type PassphraseRecord, proofKeyNames } from "../../shared/model/operator.ts";
import type { ConsoleApiPorts } from "../api/console.ts";
import { createPassphraseRecord, passphraseFingerprint, readPassphrase, writePassphrase } from "../system/passphrase.ts";

/** The approver's passphrase as the consoles set it. The command line only ever proves it. */
export const operatorPassphrase = (file: string, now: () => number): ConsoleApiPorts["passphrase"] => ({
	state: () => {
		const record = readPassphrase(file);
		if (!record.ok) return record;
		return ok(record.value === undefined ? { isSet: false } : { isSet: true, setAt: record.value.setAt });
	},
	set: async (passphrase, current) => {
		const record = readPassphrase(file);
		// A damaged file cannot be proven against; the window is where it is set again.
		if (record.ok && record.value !== undefined && (current === undefined || !isPassphraseOf(record.value, current))) {
			return fail("forbidden", "the current passphrase is not this one");
		}
		const created = await createPassphraseRecord(passphrase, now());
		if (!created.ok) return created;
		writePassphrase(file, created.value);
		return ok(passphraseFingerprint(created.value));
	},
});

export const isPassphraseOf = ({ saltHex, cost, storedKeyHex }: PassphraseRecord, passphrase: string): boolean => {
	const salted = scryptSync(normalizePassphrase(passphrase), Buffer.from(saltHex, "hex"), 32, {
		N: cost.n,
		r: cost.r,
		p: cost.p,
		maxmem: 256 * cost.n * cost.r,
	});
	const key = createHmac("sha256", salted).update(proofKeyNames.client).digest();
	return timingSafeEqual(createHash("sha256").update(key).digest(), Buffer.from(storedKeyHex, "hex"));
};
