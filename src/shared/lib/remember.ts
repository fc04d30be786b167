/** Longer keys are computed each time: memory stays bounded by `limit` times this. */
const maxKeyLength = 512;

/**
 * A pure function of one string that keeps up to `limit` answers, and starts anew when it is full. For what is asked again
 * and again on the hot path: names of members, folders of a project.
 *
 * Law: the answer is always that of `compute`; values must not be changed by who gets them.
 */
export const remember = <Value>(limit: number, compute: (key: string) => Value): ((key: string) => Value) => {
	const answers = new Map<string, Value>();
	return (key) => {
		if (key.length > maxKeyLength) return compute(key);
		const known = answers.get(key);
		if (known !== undefined) return known;
		const value = compute(key);
		if (answers.size >= limit) answers.clear();
		answers.set(key, value);
		return value;
	};
};
