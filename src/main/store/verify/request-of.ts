import { differingColumn } from "../../audit/columns.ts";
import { requestAgrees } from "../columns-agree.ts";

/** Whether the request column of an entry says what its body says. */
export const isRequestOf = (body: string, request: string | null): boolean => {
	const end = body.lastIndexOf(',"seq":');
	const quick = request === null ? "}" : `,"request":"${request}"`;
	// What stands right before the entry's own number is a member of the entry itself; `}` ends its outcome.
	if (request?.includes('"') !== true && body.startsWith(quick, end - quick.length)) return true;
	return requestAgrees(body, request) || differingColumn(body, { request }) === null;
};
