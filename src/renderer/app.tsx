import type { ReactNode } from "react";
import { Frame, SignedOut } from "./frame/frame.tsx";
import { useRoute } from "./router/use-route.ts";
import { PromptScreen } from "./screens/prompt.tsx";
import { useConsole } from "./store/console-store.ts";

/** The prompt window and the console are the same program at two addresses. */
export function App(): ReactNode {
	const phase = useConsole((store) => store.phase);
	const route = useRoute();
	if (phase.name === "signed-out") return <SignedOut why={phase.why} />;
	return route.path[0] === "prompt" ? <PromptScreen /> : <Frame />;
}
