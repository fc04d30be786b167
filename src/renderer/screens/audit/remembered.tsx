import type { ReactNode } from "react";
import type { VerifyReport } from "../../../shared/contract/console-audit.ts";
import { formatCount } from "../../parts/time.ts";
import { TimeText } from "../../parts/time-text.tsx";

/** The head outside of the log that a verification was compared with. */
export function Remembered({ report }: { readonly report: VerifyReport }): ReactNode {
	const { remembered } = report;
	if (remembered === undefined) return null;
	return (
		<p>
			Compared with the head of <TimeText at={remembered.at} form="day" /> remembered in {remembered.where}: {formatCount(remembered.size)}{" "}
			entries.
		</p>
	);
}
