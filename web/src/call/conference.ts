/**
 * The room as this participant knows it: a snapshot, then events, as a pure
 * reduction. Presence here is the truth for who is in the room; media only
 * adds pictures and sound.
 */
import type {
  ChatGroup,
  ChatMessage,
  ConferenceEvent,
  Conversation,
  Floor,
  Hand,
  Lobby,
  Order,
  Participant,
  Permission,
  Round,
  Snapshot,
  SpeakingTime,
  Timer,
} from "./wire";

export interface ConferenceState {
  readonly conference: string;
  readonly title: string;
  readonly code: string;
  readonly startedAtMs: number;
  /** Clock of the server minus clock of this device, milliseconds. */
  readonly clockSkewMs: number;
  readonly you: string;
  readonly permissions: ReadonlySet<Permission>;
  /** In order of arrival. */
  readonly participants: readonly Participant[];
  readonly chat: readonly ChatMessage[];
  readonly groups: readonly ChatGroup[];
  /** In order of raising. */
  readonly hands: readonly Hand[];
  readonly floor: Floor | null;
  readonly round: Round | null;
  readonly timer: Timer | null;
  /** For those who may admit. */
  readonly lobby: Lobby | null;
  /** For those who may restrict. */
  readonly order: Order | null;
  /** For those who may see it. */
  readonly speakingTimes: readonly SpeakingTime[];
  /** Who ended the conference for all. */
  readonly endedBy: string | null;
}

/** Messages kept in the client; older ones fall out first. */
const CHAT_MAX = 2_000;

export function fromSnapshot(snapshot: Snapshot, nowMs: number): ConferenceState {
  return {
    conference: snapshot.conference,
    title: snapshot.title,
    code: snapshot.code,
    startedAtMs: snapshot.started_at_ms,
    clockSkewMs: snapshot.now_ms - nowMs,
    you: snapshot.you,
    permissions: new Set(snapshot.permissions),
    participants: byArrival(snapshot.participants),
    chat: snapshot.chat,
    groups: snapshot.groups,
    hands: snapshot.hands,
    floor: snapshot.floor,
    round: snapshot.round,
    timer: snapshot.timer,
    lobby: snapshot.lobby,
    order: snapshot.order,
    speakingTimes: snapshot.speaking_times,
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
    case "chat-changed":
      return { ...state, chat: state.chat.map((message) => (message.id === event.message.id ? event.message : message)) };
    case "group-changed":
      return groupChanged(state, event.group);
    case "hand-raised":
      if (state.hands.some((hand) => hand.participant === event.hand.participant)) return state;
      return { ...state, hands: [...state.hands, event.hand] };
    case "hand-lowered":
      return { ...state, hands: state.hands.filter((hand) => hand.participant !== event.participant) };
    case "hands-lowered":
      return { ...state, hands: [] };
    case "floor-changed":
      return { ...state, floor: event.floor, round: event.round };
    case "speaking-time-changed":
      return { ...state, speakingTimes: [...state.speakingTimes.filter((time) => time.participant !== event.time.participant), event.time] };
    case "timer-changed":
      return { ...state, timer: event.timer };
    case "ready-changed":
      return { ...state, timer: state.timer && withReady(state.timer, event.participant, event.ready) };
    case "permissions-changed":
      return permitted(state, new Set(event.permissions));
    case "lobby-changed":
      return { ...state, lobby: event.lobby };
    case "order-changed":
      return { ...state, order: event.order };
    case "reacted":
    case "muted":
      return state;
    case "ended":
      return { ...state, endedBy: event.by };
  }
}

/** What goes with a permission goes with its loss. */
function permitted(state: ConferenceState, permissions: ReadonlySet<Permission>): ConferenceState {
  return {
    ...state,
    permissions,
    lobby: permissions.has("admit") ? state.lobby : null,
    order: permissions.has("restrict") ? state.order : null,
    speakingTimes: permissions.has("see-speaking-time") ? state.speakingTimes : [],
  };
}

function groupChanged(state: ConferenceState, group: ChatGroup): ConferenceState {
  const others = state.groups.filter((known) => known.id !== group.id);
  if (group.members.includes(state.you)) return { ...state, groups: [...others, group].sort((a, b) => a.id - b.id) };
  const chat = state.chat.filter((message) => !(message.to && "group" in message.to && message.to.group === group.id));
  return { ...state, groups: others, chat };
}

function withReady(timer: Timer, participant: string, ready: boolean): Timer {
  const others = timer.ready.filter((id) => id !== participant);
  return { ...timer, ready: ready ? [...others, participant] : others };
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

/** Name of a conversation for keys: everybody, a person or a group. */
export function conversationKey(to: Conversation | null | undefined): string {
  if (!to) return "room";
  return "person" in to ? `person:${to.person}` : `group:${to.group}`;
}

/** The conversation of a message as this participant sees it: with a person it is the other one. */
export function conversationOf(message: ChatMessage, you: string): Conversation | null {
  const { to } = message;
  if (!to) return null;
  return "person" in to && to.person === you ? { person: message.from } : to;
}

/** `<participant>.<device>` as media knows it becomes the participant. */
export function participantOfIdentity(identity: string): string {
  const dot = identity.indexOf(".");
  return dot < 0 ? identity : identity.slice(0, dot);
}
