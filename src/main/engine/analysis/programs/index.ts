import type { Judge } from "./kit.ts";

const families: readonly Readonly<Record<string, Judge>>[] = [];
const judges = new Map<string, Judge>(families.flatMap((family) => Object.entries(family)));

/** What is known about a program, by its lower-case base name. Undefined means unknown, and unknown is never a read. */
export const judgeOf = (name: string): Judge | undefined => judges.get(name);
