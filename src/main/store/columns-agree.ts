export type StoredColumns = {
	readonly at: number;
	readonly type: string;
	readonly actor: string;
	readonly agent: string | null;
	readonly request: string | null;
	readonly outcome: string | null;
};

const seqName = ',"seq":';

/**
 * True when the query columns are certainly copies of this body, found without parsing it. False says nothing: the slow
 * comparison then decides.
 *
 * Sound because the body is canonical JSON: members stand in the order of their names, and a quote inside a string is
 * always escaped, so an unescaped `,"seq":` after the last nested member can only be the entry's own.
 *
 * Law: test/main/store/columns-agree.test.ts (never true for a column that differs).
 */
export const columnsAgree = (body: string, { actor, agent, at, request, outcome, type }: StoredColumns): boolean => {
	// Its outcome stands among the details, where nothing is at a known place.
	if (type === "request.finished") return false;
	const head = `{"actor":${JSON.stringify(actor)},${agent === null ? "" : `"agent":${JSON.stringify(agent)},`}"at":${at},"details":{`;
	const tail = `,"type":${JSON.stringify(type)}}`;
	if (!body.startsWith(head) || !body.endsWith(tail)) return false;
	const seqAt = body.lastIndexOf(seqName);
	if (seqAt < 0) return false;
	const session = body.slice(seqAt + seqName.length, body.length - tail.length);
	if (!/^\d+(?:,"session":"[^"\\]*")?$/.test(session)) return false;
	const about = request === null ? "" : `,"request":${JSON.stringify(request)}`;
	const before = body.slice(0, seqAt - about.length);
	if (!body.startsWith(about, before.length)) return false;
	// Without a request the member before `seq` is `host` or `outcome`; with one, the same stands before the request.
	return outcome === null ? /,"host":"[^"\\]*"$/.test(before.slice(-300)) : before.endsWith(`"state":${JSON.stringify(outcome)}}`);
};
