import { createBareLog } from "./bare-log.ts";

/** `node bench/kit/grow-log.ts FILE ENTRIES`: grows a log for the benches, beforehand, because ten million take minutes. */
const [file, entries] = process.argv.slice(2);
if (file === undefined || entries === undefined) throw new Error("usage: grow-log.ts FILE ENTRIES");
const log = createBareLog(file);
for (const size = Number(entries); log.size < size;) {
	log.grow(Math.min(size, log.size + 250_000));
	console.log(`${log.size} entries`);
}
log.db.close();
