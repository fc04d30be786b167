import type { HostUse } from "../../../shared/model/evidence.ts";

/**
 * What an IP address is, by the IANA special-purpose registries. Unlisted is public.
 *
 * Source: RFC 6890, RFC 4291, RFC 6052 (NAT64), RFC 3056 (6to4), RFC 4380 (Teredo), cloud providers' metadata services.
 */
export type AddressClass = HostUse["address"];

type Range = readonly [cidr: string, is: AddressClass];

const v4Ranges: readonly Range[] = [
	["169.254.169.254/32", "metadata"],
	["169.254.170.2/32", "metadata"],
	["169.254.170.23/32", "metadata"],
	["100.100.100.200/32", "metadata"],
	["168.63.129.16/32", "metadata"],
	["192.0.0.192/32", "metadata"],
	["127.0.0.0/8", "loopback"],
	["0.0.0.0/8", "loopback"],
	["169.254.0.0/16", "link-local"],
	["10.0.0.0/8", "private"],
	["172.16.0.0/12", "private"],
	["192.168.0.0/16", "private"],
	["100.64.0.0/10", "private"],
	["192.0.0.0/24", "private"],
	["192.0.2.0/24", "private"],
	["192.88.99.0/24", "private"],
	["198.18.0.0/15", "private"],
	["198.51.100.0/24", "private"],
	["203.0.113.0/24", "private"],
	["224.0.0.0/4", "private"],
	["240.0.0.0/4", "private"],
];

/** Parses strict dotted decimal, the form the WHATWG URL parser gives. Null when it is something else. */
export const parseV4 = (host: string): number | null => {
	const parts = host.split(".");
	if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return null;
	return parts.reduce((value, part) => value * 256 + Number(part), 0);
};

export const classifyV4 = (value: number): AddressClass => {
	for (const range of v4Table) if (value >= range.low && value <= range.high) return range.is;
	return "public";
};

const v4Table = v4Ranges.map(([cidr, is]) => {
	const [base = "", bits = "32"] = cidr.split("/");
	const low = parseV4(base) ?? 0;
	return { low, high: low + 2 ** (32 - Number(bits)) - 1, is };
});

/** Eight groups of an IPv6 address without brackets; null when it is none. A dotted tail is accepted. */
export const parseV6 = (text: string): number[] | null => {
	const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
	let source = text;
	if (dotted) {
		const v4 = parseV4(dotted[2] ?? "");
		if (v4 === null) return null;
		source = `${dotted[1]}${Math.floor(v4 / 65536).toString(16)}:${(v4 % 65536).toString(16)}`;
	}
	const halves = source.split("::");
	if (halves.length > 2) return null;
	const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
	if (!groups.flat().every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
	const [head = [], tail = []] = groups;
	const missing = 8 - head.length - tail.length;
	if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
	return [...head, ...Array<string>(halves.length === 2 ? missing : 0).fill("0"), ...tail].map((group) => Number.parseInt(group, 16));
};

/** Addresses that carry an IPv4 address inside are what that address is: it is where the packet goes. */
export const classifyV6 = (groups: readonly number[]): AddressClass => {
	const at = (index: number): number => groups[index] ?? 0;
	const v4At = (index: number): number => at(index) * 65536 + at(index + 1);
	const zeroTo = (count: number): boolean => groups.slice(0, count).every((group) => group === 0);

	if (zeroTo(7) && at(7) <= 1) return "loopback";
	if (zeroTo(6)) return carried(v4At(6));
	if (zeroTo(5) && at(5) === 0xffff) return carried(v4At(6));
	if (zeroTo(4) && at(4) === 0xffff && at(5) === 0) return carried(v4At(6));
	if (at(0) === 0x64 && at(1) === 0xff9b) return at(2) === 1 ? "private" : carried(v4At(6));
	if (at(0) === 0x2002) return carried(v4At(1));
	if (at(0) === 0x2001 && at(1) === 0) return carried((v4At(6) ^ 0xffffffff) >>> 0);
	if (at(0) === 0xfd00 && at(1) === 0xec2 && groups.slice(2, 7).every((group) => group === 0)) return "metadata";
	if (at(0) === 0xfd20 && at(1) === 0xce && at(7) === 0x254) return "metadata";
	if ((at(0) & 0xffc0) === 0xfe80) return "link-local";
	if ((at(0) & 0xffc0) === 0xfec0 || (at(0) & 0xfe00) === 0xfc00 || (at(0) & 0xff00) === 0xff00) return "private";
	if (at(0) === 0x2001 && (at(1) === 0xdb8 || at(1) < 0x200)) return "private";
	/* Only 2000::/3 is routed. */
	return (at(0) & 0xe000) === 0x2000 ? "public" : "private";
};

/** Tunnelled public addresses are unusual enough to be asked about. */
const carried = (v4: number): AddressClass => {
	const inside = classifyV4(v4);
	return inside === "public" ? "private" : inside;
};
