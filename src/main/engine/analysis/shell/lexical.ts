import type { Arg } from "./types.ts";

/**
 * Words of a text that no grammar accepts, so that rules still see every command in it.
 * Cuts at anything that could end a command and takes quotes off. One pass, linear, never more words than characters.
 */
export const lexicalCommands = (text: string, maxCommands = 4096): Arg[][] => {
	const commands: Arg[][] = [];
	for (const piece of text.split(/[;|&\n\r(){}`]+|\$\(/)) {
		const words = piece.split(/[\s\u00a0]+/).filter((word) => word !== "");
		if (words.length === 0) continue;
		commands.push(
			words.slice(0, 256).map((word) => ({ value: word.replace(/['"\\]/g, ""), dynamic: /[$]/.test(word), glob: /[*?[]/.test(word) })),
		);
		if (commands.length >= maxCommands) break;
	}
	return commands;
};
