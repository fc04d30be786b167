import { ok, type Result } from "../../shared/lib/result.ts";
import type { Card, Scope } from "../../shared/model/card.ts";
import { clocks, confirmGapMs } from "./clocks.ts";
import { askPermissions, decide, decideListed, type ListReply, signAnswer, type VerdictReply } from "./decide.ts";
import { checkDisplay } from "./display-check.ts";
import { GuardViews, type Stage } from "./guard-view.ts";
import { Permission } from "./permission.ts";
import { watchPointer, type PointerRest } from "./pointer-rest.ts";
import { watchPresses, type Control, type Input } from "./press.ts";
import { watchReading, type Reading } from "./reading.ts";
import { Signer } from "./signer.ts";
import { noteApproval, readFactor, slowReason } from "./streak.ts";
import { watchSurface } from "./surface.ts";
import { quietRefusal, settleRefusal, waitsLeftMs } from "./waits.ts";

export type Verdict = "approve" | "deny";

export type GuardPorts = {
	readonly isLive: () => boolean;
	/** What became of a verdict. The text it gives back is shown and the guard starts anew; null means it is over. */
	readonly onReply: (verdict: Verdict, reply: Result<VerdictReply>) => string | null;
	/** The same for an answer to all that are the same. */
	readonly onListReply: (verdict: Verdict, reply: Result<ListReply>) => string | null;
};

/** A version of a request that is answered together with the card's own: the same action of the same agent. */
export type Twin = { readonly id: string; readonly digest: string; readonly rev: number };

export type GuardParts = { readonly drawn: HTMLElement; readonly pane: HTMLElement };

/**
 * The input guard of one card: the only way from a person's hand to a verdict. It goes through the stages of
 * guard-view.ts; anything that changes what is drawn goes back to COLD, and nothing carries over to another card.
 * Source: ux §5.
 */
export class InputGuard {
	readonly #card: Card;
	readonly #twins: readonly Twin[];
	readonly #ports: GuardPorts;
	readonly #permission: Permission;
	readonly #signer: Signer;
	readonly views = new GuardViews();
	readonly #pointers = new Set<PointerRest>();
	#stage: Stage = "cold";
	#note: string | null = null;
	#broken: string | null = null;
	#paintedAt = Number.POSITIVE_INFINITY;
	#firstPressAt = 0;
	#named = "";
	#scope: Scope = "once";
	#reading: Reading | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** Counts preparations: what was begun for an earlier one has no effect. */
	#round = 0;

	constructor(card: Card, twins: readonly Twin[], ports: GuardPorts) {
		this.#card = card;
		this.#twins = twins;
		this.#ports = ports;
		this.#signer = new Signer(card, signAnswer);
		this.#permission = new Permission(
			() => askPermissions(card, ...twins),
			() => this.#tick(),
		);
	}

	/** Begins to watch what is drawn. Gives back how to stop. */
	start({ drawn, pane }: GuardParts): () => void {
		this.#reading = watchReading(pane, () => this.#tick());
		const stopSurface = watchSurface(
			drawn,
			() => this.#prepare(drawn),
			() => this.#tick(),
		);
		this.#prepare(drawn);
		return () => {
			this.#void();
			clearTimeout(this.#timer);
			this.#reading?.stop();
			stopSurface();
		};
	}

	/** Binds the Approve control. */
	guardApprove(element: HTMLElement): () => void {
		return this.#bind(
			element,
			{ letter: "a" },
			() => (this.#stage === "confirming" ? "Confirm it in the row above" : null),
			(input) => {
				if (this.#card.ceremony === "press") void this.#send("approve", input);
				else this.#askToConfirm();
			},
		);
	}

	/** Binds the second press of a High or Critical card. `fields` are those that name the target. */
	guardConfirm(element: HTMLElement, fields: HTMLElement): () => void {
		const early = (): string | null => {
			if (this.#stage !== "confirming") return "Approve first";
			if (performance.now() - this.#firstPressAt < confirmGapMs) return "Press again";
			return this.#card.ceremony === "name" && this.#named.trim() === "" ? "Name the target first" : null;
		};
		return this.#bind(element, { fields }, early, (input) => void this.#send("approve", input));
	}

	/** A control that approves: every clock, then the pointer's own rules. */
	#bind(
		element: HTMLElement,
		keys: Pick<Control, "letter" | "fields">,
		early: () => string | null,
		onPress: (input: Input) => void,
	): () => void {
		const pointer = watchPointer(element);
		this.#pointers.add(pointer);
		const { pointerMs } = clocks[this.#card.grade];
		const stop = watchPresses({
			element,
			...keys,
			content: () => this.#content(),
			refusal: (input, event) => early() ?? this.#refusal() ?? (input === "pointer" ? pointer.refusal(event, pointerMs) : null),
			onPress,
			onRefused: (why) => this.#refuse(why),
		});
		return () => {
			stop();
			pointer.stop();
			this.#pointers.delete(pointer);
		};
	}

	/** Binds Deny: the safe direction waits only for the focus to settle and the keys to rest. */
	guardDeny(element: HTMLElement): () => void {
		return watchPresses({
			element,
			letter: "d",
			content: () => this.#content(),
			refusal: () => this.#denyRefusal(),
			onPress: (input) => void this.#send("deny", input),
			onRefused: (why) => this.#refuse(why),
		});
	}

	/** Denies with a message for the agent. The keys of the message are no noise: they were meant. */
	denyAndTell(feedback: string): void {
		const why = this.#ports.isLive() ? settleRefusal() : "Not connected";
		if (why === null) void this.#send("deny", "key", feedback.trim());
		else this.#refuse(why);
	}

	/** Denies from the palette, which had the keys. */
	denyFromPalette(): void {
		if (this.#stage !== "sending" && this.#stage !== "answered" && this.#ports.isLive()) void this.#send("deny", "key");
	}

	setNamed(text: string): void {
		this.#named = text;
	}

	/** Who answers, where one yes is not enough. */
	setApprover(name: string, passphrase: string): void {
		this.#signer.set(name, passphrase);
		this.#tick();
	}

	/** What an approval would cover. It is something else to read: the clocks start over and nothing stays armed. */
	setScope(scope: Scope): void {
		const isOpen = this.#card.scopes.some((each) => each.scope === scope && each.open);
		const isOver = this.#stage === "sending" || this.#stage === "answered" || this.#stage === "broken";
		if (!isOpen || isOver || this.#paintedAt === Number.POSITIVE_INFINITY) return;
		this.#scope = scope;
		this.#restart();
	}

	/** Leaves the confirmation; never a verdict. */
	cancel(): void {
		if (this.#stage === "confirming") this.#set("armed");
	}

	#content(): string {
		const { id, digest, rev } = this.#card;
		return `${this.#round}:${rev}:${id}:${digest}`;
	}

	/** Proves what is drawn, waits for fonts and paint, then starts the read delay. Whatever was armed is void. */
	#prepare(drawn: HTMLElement): void {
		if (this.#stage === "sending" || this.#stage === "answered") return;
		this.#void();
		const round = this.#round;
		this.#paintedAt = Number.POSITIVE_INFINITY;
		const check = checkDisplay(this.#card, drawn);
		this.#broken = check.ok ? null : check.why;
		this.#set(check.ok ? "cold" : "broken");
		if (!check.ok) return;
		void document.fonts.ready.then(() => {
			requestAnimationFrame(() =>
				requestAnimationFrame(() => {
					if (round !== this.#round || document.hidden) return;
					this.#paintedAt = performance.now();
					this.#tick();
				}),
			);
		});
	}

	/** What was begun, and what the host gave for it, counts no more. */
	#void(): void {
		this.#round++;
		this.#permission.drop();
	}

	#restart(): void {
		this.#void();
		this.#named = "";
		this.#paintedAt = performance.now();
		this.#set("reading");
	}

	/** Why nothing is armed yet, without the pointer's own rules. */
	#refusal(): string | null {
		const clock = this.#clockRefusal();
		if (clock !== null) return clock;
		return this.#permission.nonce(performance.now()) === null ? this.#permission.refusal() : null;
	}

	#clockRefusal(): string | null {
		if (this.#stage === "sending" || this.#stage === "answered") return "Sent";
		if (this.#stage === "broken") return "Display check failed";
		if (!this.#ports.isLive()) return "Not connected";
		if (this.#paintedAt === Number.POSITIVE_INFINITY) return "Checking what is drawn";
		if (this.#readLeftMs() > 0) return "Reading";
		const unread = this.#mustRead() ? this.#reading?.unread()[0] : undefined;
		if (unread !== undefined) return `${unread.dataset["unit"] ?? "Evidence"} not yet read`;
		return this.#signer.refusal() ?? settleRefusal() ?? quietRefusal();
	}

	#denyRefusal(): string | null {
		if (this.#stage === "sending" || this.#stage === "answered") return "Sent";
		if (!this.#ports.isLive()) return "Not connected";
		return settleRefusal() ?? quietRefusal();
	}

	#readLeftMs(): number {
		const now = performance.now();
		return this.#paintedAt + clocks[this.#card.grade].readMs * readFactor(now) - now;
	}

	/** High and Critical stay closed until everything was on screen. */
	#mustRead(): boolean {
		return this.#card.grade === "high" || this.#card.grade === "critical";
	}

	#refuse(why: string): void {
		this.#note = why;
		this.#tick();
	}

	#askToConfirm(): void {
		this.#firstPressAt = performance.now();
		this.#named = "";
		this.#note = null;
		this.#set("confirming");
	}

	/** Looks at the clocks, moves between READING and ARMED, and comes back when the next one is due. */
	#tick(): void {
		clearTimeout(this.#timer);
		for (const pointer of this.#pointers) pointer.sample();
		const now = performance.now();
		const why = this.#clockRefusal();
		if (why === null) this.#permission.request();
		const isPermitted = this.#permission.nonce(now) !== null;
		if (this.#stage === "cold" && this.#paintedAt < Number.POSITIVE_INFINITY) this.#stage = "reading";
		if (this.#stage === "reading" && why === null && isPermitted) {
			this.#stage = "armed";
			this.#note = null;
		} else if (this.#stage === "armed" && (why !== null || !isPermitted)) {
			// A stray key or a lost focus: the next arming asks for a permission of its own.
			this.#stage = "reading";
			this.#void();
		}
		this.#show();
		if (this.#stage === "reading") this.#timer = setTimeout(() => this.#tick(), this.#dueMs(now));
		else if (this.#stage === "armed" || this.#stage === "confirming") this.#timer = setTimeout(() => this.#tick(), 1000);
	}

	/** When to look again: when a clock ends, and every fifth of a second while tenths count on the label. */
	#dueMs(now: number): number {
		const readLeftMs = this.#readLeftMs();
		return Math.ceil(readLeftMs > 0 ? Math.min(200, readLeftMs, ...waitsLeftMs(now)) : Math.min(1000, ...waitsLeftMs(now)));
	}

	async #send(verdict: Verdict, input: Input, feedback = ""): Promise<void> {
		const now = performance.now();
		const { id, digest, rev } = this.#card;
		const readMs = this.#paintedAt === Number.POSITIVE_INFINITY ? 0 : Math.round(now - this.#paintedAt);
		const seenRatio = this.#reading?.seenRatio() ?? 1;
		const nonces = verdict === "approve" ? this.#permission.nonces(now) : [];
		const [nonce] = nonces;
		const named = verdict === "approve" && this.#card.ceremony === "name" ? { named: this.#named.trim() } : {};
		const words = feedback === "" ? {} : { feedback: feedback.slice(0, 500) };
		this.#note = null;
		this.#set("sending");
		// A yes wider than once is one grant, which answers the others by itself.
		if (this.#twins.length > 0 && (verdict === "deny" || this.#scope === "once")) {
			const items = [{ id, digest, rev }, ...this.#twins];
			const reply = await decideListed(
				verdict === "deny"
					? { items, verdict, input, ...words }
					: { items: items.map((each, at) => ({ ...each, nonce: nonces[at] ?? "", seenRatio })), verdict, readMs, input, ...named },
			);
			return this.#end(verdict, this.#ports.onListReply(verdict, reply), now, readMs);
		}
		const signed = verdict === "approve" ? await this.#signer.sign(nonce ?? "") : ok({});
		const reply = !signed.ok
			? signed
			: await decide({
					...signed.value,
					id,
					digest,
					rev,
					verdict,
					scope: verdict === "approve" ? this.#scope : "once",
					seenRatio,
					readMs,
					input,
					...(nonce === undefined ? {} : { nonce }),
					...words,
					...named,
				});
		this.#end(verdict, this.#ports.onReply(verdict, reply), now, readMs);
	}

	/** Over, or with something to say and from the beginning. */
	#end(verdict: Verdict, note: string | null, now: number, readMs: number): void {
		if (verdict === "approve" && note === null) noteApproval(now, readMs);
		if (note === null) return this.#set("answered");
		this.#stage = "reading";
		this.#restart();
		this.#refuse(note);
	}

	#set(stage: Stage): void {
		this.#stage = stage;
		this.#tick();
	}

	#show(): void {
		const now = performance.now();
		const isWaiting = this.#stage === "cold" || this.#stage === "reading";
		this.views.show({
			stage: this.#stage,
			readTenths: this.#stage === "reading" ? Math.max(0, Math.ceil(this.#readLeftMs() / 100)) : 0,
			waitsFor: isWaiting || this.#stage === "confirming" ? this.#refusal() : null,
			scope: this.#scope,
			note: this.#note ?? slowReason(now),
			unread: this.#reading?.unread().length ?? 0,
			broken: this.#broken,
		});
	}
}
