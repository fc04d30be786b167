/**
 * Decodes one `xn--` label, so that a person sees the letters an address would be drawn with.
 * Null when it is no valid Punycode.
 *
 * Source: RFC 3492.
 */
export const decodeLabel = (label: string): string | null => {
	if (!/^xn--/i.test(label)) return label;
	const encoded = label.slice(4).toLowerCase();
	const lastDash = encoded.lastIndexOf("-");
	const output = lastDash > 0 ? Array.from(encoded.slice(0, lastDash), (letter) => letter.charCodeAt(0)) : [];
	let code = 128;
	let index = 0;
	let bias = 72;
	for (let at = lastDash > 0 ? lastDash + 1 : 0; at < encoded.length;) {
		const before = index;
		let weight = 1;
		for (let k = 36; ; k += 36) {
			const digit = digitOf(encoded.charCodeAt(at));
			if (at >= encoded.length || digit === null) return null;
			at += 1;
			index += digit * weight;
			if (index > 0x7fffffff) return null;
			const threshold = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
			if (digit < threshold) break;
			weight *= 36 - threshold;
		}
		const length = output.length + 1;
		bias = adapt(index - before, length, before === 0);
		code += Math.floor(index / length);
		if (code > 0x10ffff) return null;
		index %= length;
		output.splice(index, 0, code);
		index += 1;
	}
	return String.fromCodePoint(...output);
};

const digitOf = (unit: number): number | null => {
	if (unit >= 0x61 && unit <= 0x7a) return unit - 0x61;
	return unit >= 0x30 && unit <= 0x39 ? unit - 0x30 + 26 : null;
};

const adapt = (delta: number, length: number, isFirst: boolean): number => {
	let rest = Math.floor(delta / (isFirst ? 700 : 2));
	rest += Math.floor(rest / length);
	let k = 0;
	for (; rest > 455; k += 36) rest = Math.floor(rest / 35);
	return k + Math.floor((36 * rest) / (rest + 38));
};
