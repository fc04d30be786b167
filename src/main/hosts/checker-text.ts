import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The stand-alone checker lies beside this program: in `bin` of the project, in `verify` of a package. Null when it is not there. */
export const checkerText = (): string | null => {
	const places = ["../bin", "../verify", "../../verify"].map((place) => join(import.meta.dirname, place, "countersign-verify.mjs"));
	const file = places.find((each) => existsSync(each));
	return file === undefined ? null : readFileSync(file, "utf8");
};

export const noChecker = "the checker `countersign-verify.mjs` is not beside this program";
