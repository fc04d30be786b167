import { hash } from "node:crypto";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { SinkConfig } from "../../shared/model/shipping-config.ts";
import type { SinkState } from "../../shared/model/shipping.ts";
import type { Cursors } from "./cursors.ts";
import { openSink } from "./open-sink.ts";
import { createShipper, type Shipper, type ShipperPorts } from "./shipper.ts";
import type { Sink, SinkPorts } from "./sink.ts";

/** All sinks of the rules in force, each with a runner and a cursor of its own: one that is down holds up no other. */
export type Shipping = {
	/** The rules in force have changed, or may have. */
	configure(sinks: Readonly<Record<string, SinkConfig>>): void;
	/** Entries were committed. */
	noticed(): void;
	states(): SinkState[];
	/** Faults: `not_found`, `conflict` when it is so already. */
	setPaused(name: string, isPaused: boolean): Result<void>;
	/** Sends one record that says what it is. Faults: `not_found`, and as the sink. */
	test(name: string): Promise<Result<{ readonly target: string }>>;
	/** The first entry that some sink does not have yet; null when there is no sink. */
	firstUnsent(): number | null;
	stop(): Promise<void>;
};

export type ShippingPorts = Pick<ShipperPorts, "read" | "leafOf" | "size" | "now" | "after" | "random"> &
	SinkPorts & {
		readonly cursors: Cursors;
		readonly onOutage: (what: "failed" | "caught-up", name: string, about: { text: string; since: number; behind: number }) => void;
	};

type Running = { readonly config: SinkConfig; readonly key: string; readonly sink: Sink; readonly shipper: Shipper | null };

export const createShipping = (ports: ShippingPorts): Shipping => {
	const running = new Map<string, Running>();
	const stopped = new Set<Promise<void>>();

	const stopOne = ({ shipper }: Running): void => {
		if (shipper === null) return;
		const done = shipper.stop().finally(() => stopped.delete(done));
		stopped.add(done);
	};
	const startOne = (name: string, config: SinkConfig, key: string): void => {
		const sink = openSink(config, ports);
		const start = (): Shipper =>
			createShipper({
				...ports,
				sink,
				cursor: { get: () => ports.cursors.get(name), set: (cursor) => ports.cursors.set(name, cursor) },
				batchBytes: config.batch_bytes,
				batchWaitMs: config.batch_wait_ms,
				onOutage: (what, about) => ports.onOutage(what, name, about),
			});
		running.set(name, { config, key, sink, shipper: config.enabled ? start() : null });
	};

	return {
		configure: (sinks) => {
			for (const [name, each] of running) {
				const config = sinks[name];
				if (config !== undefined && keyOf(config) === each.key) continue;
				running.delete(name);
				stopOne(each);
			}
			for (const [name, config] of Object.entries(sinks)) if (!running.has(name)) startOne(name, config, keyOf(config));
		},
		noticed: () => {
			for (const { shipper } of running.values()) shipper?.noticed();
		},
		states: () =>
			[...running].map(([name, { config, sink, shipper }]) => ({
				name,
				type: config.type,
				target: sink.target,
				...(shipper?.state() ?? { state: "off", behind: Math.max(0, ports.size() - ports.cursors.get(name).next) }),
			})),
		setPaused: (name, isPaused) => {
			const each = running.get(name);
			if (each === undefined) return fail("not_found", `the rules have no \`[shipping.${name}]\``);
			if (each.shipper === null) return fail("conflict", `\`[shipping.${name}]\` is off: set \`enabled = true\` in the rules`);
			if ((each.shipper.state().state === "paused") === isPaused)
				return fail("conflict", `\`${name}\` is ${isPaused ? "paused already" : "not paused"}`);
			each.shipper.setPaused(isPaused);
			return ok(undefined);
		},
		test: async (name) => {
			const each = running.get(name);
			if (each === undefined) return fail("not_found", `the rules have no \`[shipping.${name}]\``);
			const signal = AbortSignal.timeout(each.config.timeout_ms);
			const answer = await each.sink.test(`Countersign on ${ports.origin.host} can reach this sink`, ports.now(), signal);
			return answer.ok ? ok({ target: each.sink.target }) : answer;
		},
		firstUnsent: () => {
			// One that is switched off in the rules waits for nothing.
			const next = [...running].filter(([, { shipper }]) => shipper !== null).map(([name]) => ports.cursors.get(name).next);
			return next.length === 0 ? null : Math.min(...next);
		},
		stop: async () => {
			for (const each of running.values()) stopOne(each);
			running.clear();
			await Promise.all(stopped);
		},
	};
};

const keyOf = (config: SinkConfig): string => hash("sha256", JSON.stringify(config), "hex");
