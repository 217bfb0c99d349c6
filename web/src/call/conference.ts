/**
 * The room as this participant knows it: a snapshot, then events, as a pure
 * reduction. Presence here is the truth for who is in the room; media only
 * adds pictures and sound.
 */
import type { ChatMessage, ConferenceEvent, Hand, Participant, Snapshot } from "./wire";

export interface ConferenceState {
  readonly conference: string;
  readonly title: string;
  readonly code: string;
  readonly startedAtMs: number;
  readonly you: string;
  /** In order of arrival. */
  readonly participants: readonly Participant[];
  readonly chat: readonly ChatMessage[];
  /** In order of raising. */
  readonly hands: readonly Hand[];
  /** Who ended the conference for all. */
  readonly endedBy: string | null;
}

/** Messages kept in the client; older ones fall out first. */
const CHAT_MAX = 2_000;

export function fromSnapshot(snapshot: Snapshot): ConferenceState {
  return {
    conference: snapshot.conference,
    title: snapshot.title,
    code: snapshot.code,
    startedAtMs: snapshot.started_at_ms,
    you: snapshot.you,
    participants: byArrival(snapshot.participants),
    chat: snapshot.chat,
    hands: snapshot.hands,
    endedBy: null,
  };
}

export function applyEvent(state: ConferenceState, event: ConferenceEvent): ConferenceState {
  switch (event.type) {
    case "presence":
      return { ...state, participants: presence(state.participants, event.updated, event.left) };
    case "chat-posted":
      if (state.chat.some((message) => message.id === event.message.id)) return state;
      return { ...state, chat: [...state.chat, event.message].slice(-CHAT_MAX) };
    case "hand-raised":
      if (state.hands.some((hand) => hand.participant === event.hand.participant)) return state;
      return { ...state, hands: [...state.hands, event.hand] };
    case "hand-lowered":
      return { ...state, hands: state.hands.filter((hand) => hand.participant !== event.participant) };
    case "ended":
      return { ...state, endedBy: event.by };
  }
}

function presence(known: readonly Participant[], updated: readonly Participant[], left: readonly string[]): Participant[] {
  const gone = new Set(left);
  const people = new Map(known.filter((person) => !gone.has(person.id)).map((person) => [person.id, person]));
  for (const person of updated) if (!gone.has(person.id)) people.set(person.id, person);
  return byArrival([...people.values()]);
}

function byArrival(people: readonly Participant[]): Participant[] {
  return [...people].sort((a, b) => a.joined_at_ms - b.joined_at_ms || (a.id < b.id ? -1 : 1));
}

/** Place in the list of hands, from 1; `null` when the hand is down. */
export function handPlace(state: ConferenceState, participant: string): number | null {
  const index = state.hands.findIndex((hand) => hand.participant === participant);
  return index < 0 ? null : index + 1;
}

export function personOf(state: ConferenceState, id: string): Participant | undefined {
  return state.participants.find((person) => person.id === id);
}

/** `<participant>.<device>` as media knows it becomes the participant. */
export function participantOfIdentity(identity: string): string {
  const dot = identity.indexOf(".");
  return dot < 0 ? identity : identity.slice(0, dot);
}
