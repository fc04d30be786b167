import { connect } from "../shared/contract/connect.ts";
import type { Client } from "../shared/contract/contract.ts";
import { type OperatorContract, operatorContract } from "../shared/contract/operator.ts";
import { ok, type Result } from "../shared/lib/result.ts";
import { openLocalWire } from "./local-wire.ts";
import { clientPlaces } from "./places.ts";

/** The operator's own door, as the command line uses it. Faults: as `openLocalWire`. */
export async function connectOperator(home?: string, timeoutMs = 3000): Promise<Result<Client<OperatorContract>>> {
	const wire = await openLocalWire(clientPlaces(home).operatorDoor, timeoutMs);
	return wire.ok ? ok(connect(operatorContract, wire.value, { limits: { maxBytes: 16 << 20, maxDepth: 128 } })) : wire;
}
