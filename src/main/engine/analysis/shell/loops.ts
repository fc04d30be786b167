import { forEachChild, type CompoundList, type SyntaxNode, type While } from "unbash";

/** True for `while true`, `while :`, `while [ 1 ]`, `until false`: loops that end only from outside. */
export const isEndless = (loop: While): boolean => {
	const [statement, more] = loop.clause.commands;
	if (statement === undefined || more !== undefined || statement.command.type !== "Command") return false;
	const words = [statement.command.name, ...statement.command.suffix].map((word) =>
		word !== undefined && word.type === "Word" ? word.value : "?",
	);
	const text = words.join(" ");
	return loop.kind === "while"
		? /^(true|:|\/bin\/true|(\[|test) \S+( \])?|let 1|yes)$/.test(text) && !/[$]/.test(text)
		: /^(false|\/bin\/false)$/.test(text);
};

/** True when something under `node` is started in the background. Substitutions are not opened: they end before the loop goes on. */
export const startsBackground = (node: CompoundList): boolean => {
	let found = false;
	const visit = (child: SyntaxNode): void => {
		if (found) return;
		if (child.type === "Statement" && child.background === true) {
			found = true;
			return;
		}
		if (child.type === "Word" || child.type === "Function") return;
		forEachChild(child, visit);
	};
	forEachChild(node, visit);
	return found;
};
