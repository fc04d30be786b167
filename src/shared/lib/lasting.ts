/**
 * Values that never change again, so that what was worked out of one holds as long as it lives: an action that is asked
 * again is described by the same object, and its redaction and its canonical text are not made a second time.
 */
const lasting = new WeakSet<object>();

const freeze = (value: unknown): void => {
	if (typeof value !== "object" || value === null || lasting.has(value)) return;
	for (const each of Object.values(value)) freeze(each);
	Object.freeze(value);
};

/** The same plain data, frozen to its last member. Depth is that of data which was let in before. */
export const makeLasting = <Value extends object>(value: Value): Value => {
	freeze(value);
	lasting.add(value);
	return value;
};

/** Most objects are open, which is seen without a look into the set. */
export const isLasting = (value: object): boolean => !Object.isExtensible(value) && lasting.has(value);

/**
 * A pure function of one object that keeps its answer for each lasting one, as long as that lives.
 *
 * Law: the answer is always that of `compute`; it must not be changed by who gets it.
 */
export const rememberLasting = <Key extends object, Value>(compute: (value: Key) => Value): ((value: Key) => Value) => {
	const answers = new WeakMap<Key, { readonly value: Value }>();
	return (key) => {
		if (!isLasting(key)) return compute(key);
		const known = answers.get(key);
		if (known !== undefined) return known.value;
		const value = compute(key);
		answers.set(key, { value });
		return value;
	};
};
