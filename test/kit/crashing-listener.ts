import { createServer } from "node:net";

/** Listens at the path it is given and dies without a word, so that its socket file stays. */
createServer().listen(process.argv[2], () => process.kill(process.pid, "SIGKILL"));
