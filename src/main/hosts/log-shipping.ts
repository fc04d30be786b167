import type { EntryDraft } from "../../shared/model/entry.ts";
import { redact } from "../redact/index.ts";
import { openCursors } from "../shipping/cursors.ts";
import { readCommitted } from "../shipping/read-committed.ts";
import { createSecretReader } from "../shipping/secrets.ts";
import { createShipping, type Shipping, type ShippingPorts } from "../shipping/shipping.ts";
import { openForReading } from "../store/open.ts";
import { createEntryRows } from "../store/entry-rows.ts";
import type { KeyStore } from "../system/key-store.ts";

type LogShippingPorts = Pick<ShippingPorts, "origin" | "now" | "size"> & {
	readonly file: string;
	/** The log's database: read through a connection of its own, so that no statement of a decision waits for it. */
	readonly database: string;
	readonly keys: Pick<KeyStore, "get">;
	readonly record: (draft: EntryDraft) => void;
};

/** Shipping of this host's log. Throws when its file of cursors is damaged. */
export const createLogShipping = (ports: LogShippingPorts): Shipping => {
	const db = openForReading(ports.database);
	const { rows, leafOf } = createEntryRows(db);
	const shipping = createShipping({
		...ports,
		cursors: openCursors(ports.file),
		secret: createSecretReader(ports.keys, process.env),
		mask: (text) => redact(text).text,
		read: readCommitted(rows),
		leafOf,
		random: Math.random,
		after: (ms, run) => {
			const timer = setTimeout(run, ms);
			timer.unref();
			return () => clearTimeout(timer);
		},
		onOutage: (what, name, { text, since, behind }) =>
			ports.record({
				type: what === "failed" ? "shipping.failed" : "shipping.caught-up",
				actor: "shipping",
				details: { name, problem: text, since, behind },
			}),
	});
	return {
		...shipping,
		stop: async () => {
			await shipping.stop();
			db.close();
		},
	};
};
