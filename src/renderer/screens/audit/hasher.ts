import { sha256 } from "@noble/hashes/sha2.js";
import { hasLoneSurrogate } from "../../../shared/lib/utf8.ts";
import { createTreeHasher, type Hex } from "../../../shared/proof/tree-hasher.ts";

/** The window's own hashing: another SHA-256 than the host's, over the bytes the host sent. */
export const windowHasher = createTreeHasher(sha256);

/** Leaf hash of an entry's bytes; null when the text has no UTF-8 bytes, so that it cannot be what was hashed. */
export const leafOf = (body: string): Hex | null => (hasLoneSurrogate(body) ? null : windowHasher.leaf(body));
