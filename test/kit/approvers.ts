import type { AnswerInput } from "../../src/main/engine/answering.ts";
import type { Gate } from "../../src/main/engine/gate.ts";
import { createSeed, openSeed } from "../../src/main/system/ed25519.ts";
import { answerMessage } from "../../src/shared/model/approver.ts";
import { must, type Rig } from "./rig.ts";

/** People with real keys in memory, and a gate that wants several of them. */

export const wants = (needed: () => number): Gate => ({
	name: "policy",
	doc: "Asks for several approvers.",
	gather: () => null,
	judge: () => [
		{ gate: "policy", effect: "ask", code: "consensus", question: "policy:deploy", reason: "several must agree", needs: needed() },
	],
});

export const createPeople = async (
	rig: Rig,
	people: Readonly<Record<string, readonly string[]>>,
	groups: Readonly<Record<string, readonly string[]>> = {},
) => {
	const keys = new Map(Object.keys(people).map((name) => [name, openSeed(createSeed())]));
	for (const [name, owns] of Object.entries(people)) {
		const key = Buffer.from(keys.get(name)?.publicKey ?? []).toString("hex");
		await rig.store.commit(() => must(rig.engine.approvers.add(name, key, owns, rig.operator, groups[name])));
	}
	const signed = (name: string, id: string, verdict: "approve" | "deny", keyOf = name): NonNullable<AnswerInput["signed"]> => {
		const held = rig.engine.held(id);
		const message = answerMessage({ id, digest: held?.request.digest ?? "", rev: held?.rev ?? 0, verdict, nonce: "n1" });
		const signature = keys.get(keyOf)?.sign(Buffer.from(message)) ?? new Uint8Array(64);
		return { name, nonce: "n1", signatureHex: Buffer.from(signature).toString("hex") };
	};
	return {
		signed,
		/** Answers in `name`'s name, with the key of `keyOf`. */
		answer: (name: string, id: string, verdict: "approve" | "deny" = "approve", keyOf = name) =>
			rig.answer(id, verdict, { signed: signed(name, id, verdict, keyOf) }),
	};
};
