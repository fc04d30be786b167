/** What a console says it speaks when it opens its WebSocket. */
export const subprotocol = "countersign.v1";
