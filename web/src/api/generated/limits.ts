// Generated from crates/wire by `make generate`. Do not edit.

/** Largest frame a client may send, bytes. */
export const FRAME_BYTES_MAX = 131072;

/** Time a client has for its `hello`, milliseconds. */
export const HELLO_TIMEOUT_MS = 10000;

/** A side that has sent nothing for this long sends a ping, milliseconds. */
export const PING_INTERVAL_MS = 10000;

/** A side that has heard nothing for this long gives the connection up, milliseconds. */
export const SILENCE_MAX_MS = 25000;

/** Subprotocol both sides of the conference socket name. */
export const SUBPROTOCOL = "plenum.v1";
