import { readArmor, skipToDense } from "./armor.ts";
import { ALNUM, DENSE, isEdge, runEnd, URL64 } from "./chars.ts";
import { type Memo, type Pattern, type Span, token } from "./pattern.ts";

const privateHeader = /-{4,5} ?BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)? ?-{4,5}/iy;
const publicHeader =
	/-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}(?:PUBLIC KEY|CERTIFICATE(?: REQUEST)?|X509 CRL|SIGNATURE|PARAMETERS|PKCS7|CMS)(?: BLOCK)?-----/y;

/**
 * The whole of a private key block: header, body and footer, also when the text was cut before the footer.
 *
 * A header with nothing behind it is documentation and stays.
 */
const privateKey: Pattern = {
	kind: "private-key",
	family: "key",
	title: "Private key block (RSA, EC, DSA, OpenSSH, PKCS 8, encrypted, PGP)",
	keywords: ["-----begin", "---- begin"],
	expressions: [privateHeader],
	find: (text, at) => armored(text, at, privateHeader),
};

/** Certificates, public keys and signatures: no secret, and no reason to measure their entropy. */
export const publicBlock: Pattern = {
	kind: "public-block",
	family: "key",
	title: "Certificate or public key (left readable)",
	keywords: ["-----begin"],
	expressions: [publicHeader],
	find: (text, at) => armored(text, at, publicHeader),
};

function armored(text: string, at: number, header: RegExp): Span | null {
	header.lastIndex = at;
	if (!header.test(text)) return null;
	const [first, ...more] = readArmor(text, at, header.lastIndex) ?? [];
	return first === undefined ? null : { ...first, more };
}

/** PuTTY's own format: the private lines follow a header that counts them. */
const putty: Pattern = {
	kind: "putty-private-key",
	family: "key",
	title: "PuTTY private key file",
	keywords: ["private-lines:"],
	expressions: [],
	find: (text, _at, after, floor) => {
		const from = skipToDense(text, after, 12);
		const [first, ...more] = from < floor ? [] : (readArmor(text, from, from) ?? []);
		return first === undefined ? null : { ...first, more };
	},
};

/**
 * JSON Web Tokens: `eyJ….eyJ….signature`, also unsigned, encrypted (five parts), or cut.
 *
 * Law: the run in which the first part stands is walked once. When no point follows it, every later `eyJ` of the
 * same run fails for the same reason, and the memo answers without walking.
 */
const jwt: Pattern = {
	kind: "jwt",
	family: "key",
	title: "JSON Web Token",
	keywords: ["eyJ", "eyA", "ewog"],
	expressions: [],
	find: (text, at, _after, floor, memo) => {
		if (!isEdge(text, at, floor)) return null;
		const first = knownRunEnd(text, at, memo);
		if (text.charCodeAt(first) !== 46 || first - at < 12) return null;
		let end = first;
		let parts = 1;
		while (parts < 5 && text.charCodeAt(end) === 46) {
			const next = runEnd(text, end + 1, URL64);
			if (next === end + 1) break;
			end = next;
			parts += 1;
		}
		return end - first >= 10 ? { start: at, end } : null;
	},
};

function knownRunEnd(text: string, at: number, memo: Memo): number {
	if (at < memo.runFrom || at >= memo.runTo) {
		memo.runFrom = at;
		memo.runTo = runEnd(text, at, URL64);
	}
	return memo.runTo;
}

/** base64 of `-----BEGIN`, as in Kubernetes secrets and CI variables. */
const encodedKey = token(
	"encoded-private-key",
	"key",
	"Private key block in base64",
	"LS0tLS1CRUdJTi",
	/LS0tLS1CRUdJTi[A-Za-z0-9+/]{6}(?:BSSVZB|QUklWQV|UFJJVk|IFBSSV|JTQSBQ|SU0EgU|BFQyBQ|BUFJJVk|[A-Za-z0-9+/]{6})/y,
	{
		rest: DENSE,
		edge: "any",
		accept: (value) => !/^LS0tLS1CRUdJTiB(?:DRVJU|QVUJM)/.test(value),
	},
);

export const documentPatterns: readonly Pattern[] = [
	privateKey,
	putty,
	jwt,
	encodedKey,
	token("age-secret-key", "key", "age identity", "AGE-SECRET-KEY-", /AGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{40}/iy, { rest: ALNUM }),
	token("minisign-secret-key", "key", "minisign or signify secret key", ["RWRTY0Iy", "RWQAAEIy"], /RW(?:RTY0Iy|QAAEIy)[A-Za-z0-9+/]{80}/y, {
		rest: DENSE,
	}),
	token(
		"wireguard-private-key",
		"key",
		"WireGuard private or preshared key",
		["PrivateKey = ", "PresharedKey = ", "PrivateKey=", "PresharedKey="],
		/[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=/y,
		{ lead: /(?:Private|Preshared)Key {0,2}= {0,2}/iy },
	),
	token(
		"encryption-key-hex",
		"key",
		"Hexadecimal encryption key",
		["encryption_key", "encryption-key", "encryptionkey", "master_key", "secret_key_base", "cipher_key", "aes_key"],
		/[0-9a-fA-F]{32}/y,
		{
			lead: /(?:encryption|master|cipher|aes)?[_-]?(?:secret_)?key(?:_base)?["']?\s{0,4}[:=]{1,2}>?\s{0,4}["']?/iy,
			rest: ALNUM,
			edge: "any",
		},
	),
	token(
		"crypt-password-hash",
		"key",
		"crypt(3) password hash (shadow, htpasswd)",
		["$2a$", "$2b$", "$2y$", "$apr1$", "$1$", "$5$", "$6$", "$y$", "$argon2"],
		/\$(?:2[aby]\$\d{2}\$[./A-Za-z0-9]{53}|apr1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}|1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}|[56]\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{43,86}|y\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{43}|argon2i?d?\$v=\d{1,3}\$m=\d{1,8},t=\d{1,4},p=\d{1,4}\$[+/A-Za-z0-9]{8,64}\$[+/A-Za-z0-9]{16,128})/y,
		{ edge: "any" },
	),
	token(
		"ldap-password-hash",
		"key",
		"LDAP password hash",
		["{SSHA", "{SHA", "{SMD5"],
		/\{S(?:SHA|HA|MD5)(?:256|384|512)?\}[A-Za-z0-9+/]{24}/iy,
		{ rest: DENSE, edge: "any" },
	),
];
