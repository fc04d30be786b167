/** Files as one tar archive: ustar, every date and owner the same, so that the same files give the same bytes. Source: POSIX.1-1988 ustar. */

const block = 512;

const headerOf = (name: string, size: number, mode: number): Buffer => {
	if (Buffer.byteLength(name) > 100 || !/^[a-z0-9][a-z0-9./-]*$/i.test(name)) throw new TypeError(`not a name for an archive: ${name}`);
	const header = Buffer.alloc(block);
	const octal = (value: number, at: number, length: number): void =>
		void header.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, "latin1");
	header.write(name, 0, "latin1");
	octal(mode, 100, 8);
	octal(0, 108, 8);
	octal(0, 116, 8);
	octal(size, 124, 12);
	octal(0, 136, 12);
	header.write("        0", 148, "latin1");
	header.write("ustar\u000000", 257, "latin1");
	const sum = header.reduce((total, byte) => total + byte, 0);
	header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
	return header;
};

export type Packed = { readonly name: string; readonly content: string | Uint8Array; readonly isProgram?: boolean };

export const tarOf = (files: readonly Packed[]): Buffer =>
	Buffer.concat([
		...files.flatMap(({ name, content, isProgram = false }) => {
			const bytes = Buffer.from(content);
			return [headerOf(name, bytes.length, isProgram ? 0o755 : 0o644), bytes, Buffer.alloc((block - (bytes.length % block)) % block)];
		}),
		Buffer.alloc(2 * block),
	]);
