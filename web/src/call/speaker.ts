/**
 * Who speaks now, calmly. The line at the top follows voices at once but keeps
 * a name through short pauses; the large picture changes only after somebody
 * has spoken for a while.
 */

/** Time somebody must speak before the large picture becomes theirs. */
export const PROMOTE_AFTER_MS = 1_500;
/** A pause shorter than this does not end a speech. */
export const PAUSE_MS = 1_200;

export interface Speech {
  readonly id: string;
  readonly sinceMs: number;
  readonly heardAtMs: number;
}

export interface SpeakerState {
  /** Everybody who speaks, pauses included, longest first. */
  readonly speeches: readonly Speech[];
  /** The one in the large picture; stays after silence. */
  readonly promoted: string | null;
  /** The one who spoke last, for the time without voices. */
  readonly last: string | null;
}

export const NOBODY: SpeakerState = { speeches: [], promoted: null, last: null };

/** `speaking`: who is heard at this moment. Call at least twice a second. */
export function listen(state: SpeakerState, speaking: ReadonlySet<string>, nowMs: number): SpeakerState {
  const speeches = state.speeches
    .map((speech) => (speaking.has(speech.id) ? { ...speech, heardAtMs: nowMs } : speech))
    .filter((speech) => nowMs - speech.heardAtMs < PAUSE_MS);
  for (const id of speaking) {
    if (!speeches.some((speech) => speech.id === id)) speeches.push({ id, sinceMs: nowMs, heardAtMs: nowMs });
  }
  const first = speeches[0];
  const ripe = speeches.find((speech) => nowMs - speech.sinceMs >= PROMOTE_AFTER_MS);
  const promotedStillSpeaks = speeches.some((speech) => speech.id === state.promoted);
  const promoted = state.promoted === null ? (first?.id ?? null) : promotedStillSpeaks ? state.promoted : (ripe?.id ?? state.promoted);
  return { speeches, promoted, last: first?.id ?? state.last };
}

/** Somebody left: they cannot stay in the large picture. */
export function forget(state: SpeakerState, present: ReadonlySet<string>): SpeakerState {
  return {
    speeches: state.speeches.filter((speech) => present.has(speech.id)),
    promoted: state.promoted !== null && present.has(state.promoted) ? state.promoted : null,
    last: state.last !== null && present.has(state.last) ? state.last : null,
  };
}
