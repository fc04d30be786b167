import type { HostUse } from "../../../../shared/model/evidence.ts";
import { hostUse } from "../hosts.ts";
import type { Arg } from "./types.ts";

const urlForm = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]+/i;
const remoteForm = /^(?:[\w.+-]+@)?([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\]):(?![\\:])/i;
const bareForm =
	/^(?:[\w.+-]+@)?((?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*|localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\])\.?(:\d{1,5})?(?:\/|$)/i;

/** The hosts that one word names: a URL, `user@host:path`, `host:port` or a bare name with a dot. */
export const hostsOf = (arg: Arg): HostUse[] => {
	const text = arg.value.length > 2048 ? arg.value.slice(0, 2048) : arg.value;
	const at = arg.span === undefined ? undefined : { span: arg.span };
	if (urlForm.test(text)) return /^file:/i.test(text) ? [] : [{ ...hostUse(text), ...at }];
	const bare = bareForm.exec(text);
	if (bare !== null) return [{ ...hostUse(`${bare[1] ?? ""}${bare[2] ?? ""}`), raw: text, ...at }];
	const remote = remoteForm.exec(text);
	return remote === null ? [] : [{ ...hostUse(remote[1] ?? ""), raw: text, ...at }];
};
