import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { Card } from "../../shared/model/card.ts";
import type { signAnswer, VerdictParams } from "./decide.ts";

/** Who answers a card that needs several approvers: a name and the passphrase of its key, kept only as long as the card. */
export class Signer {
	readonly #card: Card;
	readonly #ask: typeof signAnswer;
	#name = "";
	#passphrase = "";

	constructor(card: Card, ask: typeof signAnswer) {
		this.#card = card;
		this.#ask = ask;
	}

	set(name: string, passphrase: string): void {
		this.#name = name;
		this.#passphrase = passphrase;
	}

	/** What is missing before a yes can be signed; null also for cards that need no name. */
	refusal(): string | null {
		if (this.#card.approvals === undefined) return null;
		if (this.#name === "") return "Say who you are";
		return this.#passphrase === "" ? "Type your passphrase" : null;
	}

	/** The name and signature of a yes; nothing for a card that needs none. The passphrase is forgotten. */
	async sign(nonce: string): Promise<Result<Pick<VerdictParams, "as">>> {
		if (this.#card.approvals === undefined) return ok({});
		const missing = this.refusal();
		if (missing !== null) return fail("bad_request", missing);
		const { id, digest, rev } = this.#card;
		const [name, passphrase] = [this.#name, this.#passphrase];
		this.#passphrase = "";
		const signed = await this.#ask({ name, passphrase, id, digest, rev, verdict: "approve", nonce });
		return signed.ok ? ok({ as: { name, signatureHex: signed.value.signatureHex } }) : signed;
	}
}
