import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Said } from "../../parts/said.tsx";
import { call } from "../../store/client.ts";
import { save } from "./export/export-run.ts";

/** Gives an auditor these entries with their proofs, the keys and the checker, as one file. */
export function SaveBundle({ seqs }: { readonly seqs: readonly number[] }): ReactNode {
	const [said, setSaid] = useState<string | null>(null);
	const make = async (): Promise<void> => {
		setSaid("Proving");
		const result = await call("audit.bundle", { seqs: [...seqs] });
		if (!result.ok) return setSaid(`Not saved: ${result.fault.message}.`);
		const bytes = Uint8Array.from(atob(result.value.contentB64), (letter) => letter.charCodeAt(0));
		save(new Blob([bytes], { type: "application/gzip" }), `evidence-${seqs[0] ?? 0}.tar.gz`);
		setSaid(null);
	};
	return (
		<>
			<Button look="quiet" onClick={() => void make()}>
				Save evidence bundle
			</Button>{" "}
			<span role="status">{said === null ? null : <Said text={said} />}</span>
		</>
	);
}
