/** Nobody waits for an answer any more: another question took its place. */
export class Superseded extends Error {
	override readonly name = "Superseded";

	constructor() {
		super("another question took its place");
	}
}
