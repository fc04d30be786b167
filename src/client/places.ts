import { homedir } from "node:os";
import { type Places, placesOf } from "../shared/model/places.ts";

/** Where the host of this account is found; `home` stands in for `COUNTERSIGN_HOME`. */
export const clientPlaces = (home?: string): Places =>
	placesOf({
		env: home === undefined ? process.env : { ...process.env, COUNTERSIGN_HOME: home },
		platform: process.platform,
		userHome: homedir(),
		cwd: process.cwd(),
	});
