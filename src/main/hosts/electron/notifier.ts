import { Notification } from "electron";
import type { Waiting } from "../../../shared/model/card.ts";
import { planNotification } from "./interruption.ts";

/** Notifications of the system. Never a payload, never an Approve. */
export const createNotifier = (now: () => number, onClick: () => void) => {
	const plan = planNotification();
	return {
		notice: (waiting: Waiting): void => {
			const text = plan(waiting, now());
			if (text === null || !Notification.isSupported()) return;
			const notification = new Notification({
				title: text.title,
				body: text.body,
				silent: true,
				urgency: waiting.grade === "critical" ? "critical" : "normal",
			});
			notification.on("click", onClick);
			notification.show();
		},
	};
};
