import type { ReactNode } from "react";
import { SafeText } from "./safe-text.tsx";

/** A sentence of the host: what it quotes in backticks is a name, a path or a value, and is drawn as one. */
export function Said({ text }: { readonly text: string }): ReactNode {
	const parts = text.split("`");
	// An odd backtick quotes nothing: then the text stays as it is.
	if (parts.length % 2 === 0 || parts.length === 1) return <SafeText text={text} mode="prose" />;
	return parts.map((part, index) =>
		part === "" ? null : index % 2 === 0 ? (
			<SafeText key={index} text={part} mode="prose" />
		) : (
			<code key={index}>
				<SafeText text={part} mode="name" />
			</code>
		),
	);
}
