import type { ReactNode } from "react";

export function InboxScreen(): ReactNode {
	return <p>Inbox</p>;
}
