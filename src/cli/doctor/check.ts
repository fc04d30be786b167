/** What one look found. `advice` says what to do, when there is something to do. */
export type Check = { readonly name: string; readonly status: "ok" | "warn" | "fail"; readonly text: string; readonly advice?: string };

export const good = (name: string, text: string): Check => ({ name, status: "ok", text });
export const warn = (name: string, text: string, advice: string): Check => ({ name, status: "warn", text, advice });
export const bad = (name: string, text: string, advice: string): Check => ({ name, status: "fail", text, advice });
