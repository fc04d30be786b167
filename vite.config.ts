import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The console. Electron loads it from the packed app, the headless host serves it: hence relative addresses. */
export default defineConfig({
	root: "src/renderer",
	base: "./",
	plugins: [react()],
	build: {
		outDir: "../../dist/renderer",
		emptyOutDir: true,
		target: "chrome140",
		// Fonts and pictures stay files: the Content-Security-Policy allows no `data:` addresses.
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		sourcemap: false,
		// Everything comes from this machine's disk: one large file is no burden.
		chunkSizeWarningLimit: 2000,
		rolldownOptions: { checks: { bundlerTimings: false } },
	},
	css: { modules: { generateScopedName: "[name]-[local]-[hash:base64:4]" } },
});
