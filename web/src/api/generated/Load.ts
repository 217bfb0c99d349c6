// Generated from crates/wire by `make generate`. Do not edit.

/**
 * How much there is to do.
 */
export type Load = { rooms: number, participants: number,
/**
 * Of all processors together, in the last minute or two; absent where the system does not say.
 */
cpu_percent: number | null, processors: number,
/**
 * What the process holds in memory.
 */
memory_bytes: number | null,
/**
 * What the machine has.
 */
machine_memory_bytes: number | null, };
