import { chooserCode } from "../shell/carriers.ts";
import { raise } from "../shell/verdict.ts";
import type { Judge, Judges } from "./kit.ts";

/** Programs that let a person or a filter choose from lines. What they may run hides in their key bindings and previews. */

const runsSomething =
	/(^|[^a-z-])(execute(-silent)?|become|reload(-sync)?|transform(-[a-z-]+)?|change-preview|preview)\s*[([{:~!@#$%^&*;/|]/;
const mute = /^(-[a-zA-Z0-9]+|\+[a-zA-Z]|--[a-z][a-z0-9-]*(=.*)?)$/;
const listens = /^--(listen|history|walker|man|with-shell|tmux|input-command|output|become|execute)/;

const fzf: Judge = (call, verdict) => {
	verdict.effect = "lets lines be chosen";
	// What a binding or a preview runs is judged as a step of its own.
	const carried = new Set(chooserCode(call).map(({ at }) => at));
	for (let i = 0; i < call.args.length; i++) {
		if (carried.has(i)) continue;
		const text = call.args[i]?.value ?? "";
		const value = call.args[i + 1]?.value ?? "";
		const isCommand =
			runsSomething.test(text) ||
			(/^(--bind|--preview)$/.test(text) && (text === "--preview" || runsSomething.test(value))) ||
			/^--(preview|cmd|interactive)(=|$)/.test(text);
		if (
			isCommand ||
			listens.test(text) ||
			(text.startsWith("-") &&
				!mute.test(text) &&
				!/^--(bind|color|header|footer|prompt|query|marker|pointer|border-label|ghost|nth|with-nth|delimiter|scheme)/.test(text))
		) {
			verdict.hazards.push(text);
			raise(verdict, "execute", "chooser-command", `\`${text}\` runs a command or listens`, call.args[i]?.span);
		}
	}
	if (call.assigns.length > 0) raise(verdict, "execute", "environment", "takes its settings from a variable");
};

export const choosers: Judges = { fzf, sk: fzf };
