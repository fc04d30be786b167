import type { Risk } from "../../../../shared/model/words.ts";
import type { Call, Verdict } from "../shell/types.ts";

/**
 * What operands are: `r` files whose content is read · `l` names that are listed or looked at · `w` files written ·
 * `d` files deleted · `n` plain text · `p` one pattern, then files read · `h` hosts.
 */
export type Operands = "r" | "l" | "w" | "d" | "n" | "p" | "h";

/** A program that only reads when every option is listed. `effect` is a verb phrase completed by the operands. */
export type Reader = {
	readonly options: string;
	readonly operands: Operands;
	readonly effect: string;
	readonly single?: boolean;
	readonly max?: number;
};

/** A program whose sub-command decides. Keys are sub-commands (`stash list`), longest match wins. */
export type Tree = {
	readonly globals: string;
	readonly single?: boolean;
	readonly subs: ReadonlyMap<string, Sub>;
	/** Risk when no sub-command was recognised. */
	readonly otherwise: Risk;
	/** What a call without any sub-command does. */
	readonly bare: Risk;
	readonly about: string;
};

/** `options` undefined: any option that is not in `dangers`; a string: exactly these. */
export type Sub = { readonly risk: Risk; readonly effect?: string; readonly options?: string; readonly operands?: Operands; readonly dangers?: RegExp };

export type Judge = (call: Call, verdict: Verdict) => void;

export type Program = { readonly reader: Reader } | { readonly tree: Tree } | { readonly judge: Judge } | { readonly risk: Risk; readonly effect: string };
