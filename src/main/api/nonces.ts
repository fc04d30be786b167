/** One-time permissions to answer exactly one version of one request, minted when an input guard has armed. */
export type Nonces = {
	mint(holder: string, about: string): string;
	/** True once, for the holder it was minted for and the same content, within its life. */
	redeem(nonce: string, holder: string, about: string): boolean;
	/** A console is gone: what it armed is void. */
	drop(holder: string): void;
};

const lifeMs = 600_000;
/** Most armed prompts of one console; the oldest is dropped. */
const maxHeld = 100;

export const createNonces = (ports: { readonly newId: () => string; readonly now: () => number }): Nonces => {
	const minted = new Map<string, { readonly holder: string; readonly about: string; readonly at: number }>();
	return {
		mint: (holder, about) => {
			const mine = [...minted].filter(([, each]) => each.holder === holder);
			for (const [nonce] of mine.slice(0, Math.max(0, mine.length - maxHeld + 1))) minted.delete(nonce);
			const nonce = ports.newId();
			minted.set(nonce, { holder, about, at: ports.now() });
			return nonce;
		},
		redeem: (nonce, holder, about) => {
			const each = minted.get(nonce);
			minted.delete(nonce);
			return each !== undefined && each.holder === holder && each.about === about && Math.abs(ports.now() - each.at) < lifeMs;
		},
		drop: (holder) => {
			for (const [nonce, each] of minted) if (each.holder === holder) minted.delete(nonce);
		},
	};
};
