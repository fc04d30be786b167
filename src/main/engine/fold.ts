import type { Entry } from "../../shared/model/entry.ts";

/**
 * State that is nothing but what the log says: trust, breaker, budgets. `apply` is pure and gives back the same object
 * when an entry changes nothing; the state is plain JSON, so that it can be kept and compared.
 *
 * Law: the live state equals the state folded from the whole log (test/laws/rebuild.test.ts).
 */
export type Fold<State> = {
	/** Key under which the store keeps it. Changing what the state means takes a new name: the store then folds it anew. */
	readonly name: string;
	readonly initial: State;
	apply(state: State, entry: Entry): State;
};

/** Keeps the type of one state together and forgets it for the list. */
export const fold = <State>(definition: Fold<State>): Fold<State> => definition;
