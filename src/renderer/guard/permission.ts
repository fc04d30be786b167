import type { Result } from "../../shared/lib/result.ts";
import { permissionMs } from "./clocks.ts";

const againMs = 1000;

/** `more` for what is answered with it: one each. */
type Granted = { readonly nonce: string; readonly more?: readonly string[] };

/**
 * The host's one-time permission to answer exactly what is on screen. Asked for when every clock is done; dropped with
 * whatever it was asked for, so that an answer to an older question is never used.
 */
export class Permission {
	readonly #ask: () => Promise<Result<Granted>>;
	readonly #onChange: () => void;
	#held: (Granted & { readonly at: number }) | null = null;
	#fault: string | null = null;
	#isAsking = false;
	/** Counts what was dropped: an answer from before it has no effect. */
	#round = 0;

	constructor(ask: () => Promise<Result<Granted>>, onChange: () => void) {
		this.#ask = ask;
		this.#onChange = onChange;
	}

	/** What the host gave, unless it is too old. Units: `now` in ms of `performance.now`. */
	nonce(now: number): string | null {
		if (this.#held !== null && now - this.#held.at > permissionMs) this.#held = null;
		return this.#held?.nonce ?? null;
	}

	/** All of them, this one first. */
	nonces(now: number): readonly string[] {
		const nonce = this.nonce(now);
		return nonce === null ? [] : [nonce, ...(this.#held?.more ?? [])];
	}

	/** Why there is none, in words. */
	refusal(): string {
		return this.#fault ?? "Asking the host";
	}

	request(): void {
		if (this.#isAsking || this.#held !== null) return;
		this.#isAsking = true;
		const round = this.#round;
		void this.#ask().then((result) => {
			if (round !== this.#round) return;
			this.#held = result.ok ? { ...result.value, at: performance.now() } : null;
			this.#fault = result.ok ? null : result.fault.message;
			if (result.ok) this.#isAsking = false;
			else setTimeout(() => this.#again(round), againMs);
			this.#onChange();
		});
	}

	/** A fault is shown and asked again after a moment: a host that cannot arm cannot be answered either. */
	#again(round: number): void {
		if (round !== this.#round) return;
		this.#isAsking = false;
		this.#onChange();
	}

	drop(): void {
		this.#round++;
		this.#held = null;
		this.#isAsking = false;
	}
}
