import type { ReactNode } from "react";
import { Frame, SignedOut } from "./frame/frame.tsx";
import { useConsole } from "./store/console-store.ts";

export function App(): ReactNode {
	const phase = useConsole((store) => store.phase);
	return phase.name === "signed-out" ? <SignedOut why={phase.why} /> : <Frame />;
}
