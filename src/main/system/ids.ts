import { randomBytes } from "node:crypto";

/** 128 random bits in lower-case hex: names something, and cannot be guessed from the last one. */
export const newId = (): string => randomBytes(16).toString("hex");
