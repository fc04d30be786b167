import type { Level, Strength } from "../../../shared/model/words.ts";

/** What a level means, in a few words. */
export const levelMeans: Readonly<Record<Level, string>> = {
	Shadow: "suggests, you act",
	DryRun: "acts in dry-run only",
	Assisted: "acts after you approve",
	Supervised: "acts as the mode allows, you watch",
	SelectiveAutonomy: "acts alone on trusted operations",
};

/** How strongly its connection holds an agent. */
export const strengthWords: Readonly<Record<Strength, { readonly word: string; readonly means: string }>> = {
	blocks: { word: "blocks", means: "It cannot act without an answer: when no answer comes, the action does not run." },
	asks: { word: "asks", means: "It asks before it acts. It could act without asking when its hook is switched off." },
	watches: { word: "watches", means: "It only reports what it did. Nothing is held back." },
};
