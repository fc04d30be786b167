import "./jitless.ts";
import "./styles/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { copyAsEscapes } from "./parts/safe-text/copy.ts";
import { start } from "./store/connection.ts";
import { applyTheme } from "./store/ui-store.ts";

applyTheme();
document.addEventListener("copy", copyAsEscapes);
const root = document.querySelector("#root");
if (root === null) throw new Error("index.html has no `#root`");
createRoot(root).render(
	<StrictMode>
		<App />
	</StrictMode>,
);
void start();
