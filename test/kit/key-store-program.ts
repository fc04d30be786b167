import { openKeyStore } from "../../src/main/system/key-store.ts";

/** `key-store-program.ts FOLDER FORCED open|set|get|delete`: one step on a real key store, told as one line of JSON. */
const [folder = "", forced = "", step = ""] = process.argv.slice(2);
const secret = Uint8Array.from({ length: 32 }, (_, at) => (at * 37) & 0xff);

const opened = await openKeyStore({ folder, forced, service: "countersign-test" });
const act = async (): Promise<object> => {
	if (!opened.ok) return { result: opened };
	const { kind, warning } = opened.value;
	if (step === "set") return { kind, warning, result: await opened.value.set("log", secret) };
	if (step === "delete") return { kind, result: await opened.value.delete("log") };
	if (step === "open") return { kind, result: { ok: true } };
	const got = await opened.value.get("log");
	return { kind, result: got.ok && got.value !== undefined ? { ok: true, value: Buffer.from(got.value).toString("hex") } : got };
};
console.log(JSON.stringify(await act()));
process.exit(0);
