const tail = /^,"seq":\d+(?:,"session":"[^"\\]*")?,"type":"[^"\\]*"\}$/;
const sandbox = /,"sandbox":"[^"\\]*"$/;
const host = /,"host":"[^"\\]*"$/;
/** Longest string that is looked at with a pattern: host and sandbox names are shorter. */
const patternUnits = 320;

/**
 * True when the query column `request` is certainly a copy of this body's member, found without parsing it. False says
 * nothing: the slow comparison then decides.
 *
 * Sound because the body is canonical JSON: members stand in the order of their names, and a quote inside a string is
 * always escaped, so an unescaped `,"seq":` after the last nested member can only be the entry's own.
 *
 * Law: test/main/store/columns-agree.test.ts (never true for a column that differs).
 */
export const requestAgrees = (body: string, request: string | null): boolean => {
	const seqAt = body.lastIndexOf(',"seq":');
	if (seqAt < 0 || !tail.test(body.slice(seqAt))) return false;
	const near = body.slice(Math.max(0, seqAt - patternUnits), seqAt);
	const end = seqAt - (sandbox.exec(near)?.[0].length ?? 0);
	if (request !== null) {
		const member = `,"request":${JSON.stringify(request)}`;
		return body.startsWith(member, end - member.length);
	}
	// Without a request the member before is `host`, or `outcome`, which ends as an object does.
	return body[end - 1] === "}" || host.test(body.slice(Math.max(0, end - patternUnits), end));
};
