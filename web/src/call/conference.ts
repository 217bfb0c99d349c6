/**
 * The room as this participant knows it: a snapshot, then events, as a pure
 * reduction. Presence here is the truth for who is in the room; media only
 * adds pictures and sound.
 */
import type {
  Bounds,
  Breakout,
  ChatGroup,
  ChatMessage,
  Check,
  Checks,
  ConferenceEvent,
  CustomRole,
  Conversation,
  Floor,
  Hand,
  Lobby,
  Order,
  Participant,
  Permission,
  Poll,
  PollDraft,
  PollStanding,
  Round,
  Sitting,
  SittingMember,
  Snapshot,
  SpeakingTime,
  Timer,
  Whisper,
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
  /** Roles of the meeting's own. */
  readonly customRoles: readonly CustomRole[];
  /** The room one is in: 0 is the plenary. Chat, hands, floor, timer and polls are of this room. */
  readonly place: number;
  readonly breakout: Breakout | null;
  readonly polls: readonly Poll[];
  /** How running polls stand, by number. */
  readonly standings: ReadonlyMap<number, PollStanding>;
  /** For those who may lead polls. */
  readonly pollDrafts: readonly PollDraft[];
  readonly whispers: readonly Whisper[];
  /** The newest presence check that asked this person. */
  readonly check: Check | null;
  /** For those who may lead presence checks. */
  readonly checks: Checks | null;
  /** When the meeting is a sitting of a body. */
  readonly sitting: Sitting | null;
  readonly chat: readonly ChatMessage[];
  readonly groups: readonly ChatGroup[];
  /** In order of raising. */
  /** What the policies above the meeting leave. */
  readonly bounds: Bounds;
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
/** Lines of a sitting, as many as the server keeps for those who come. */
const SITTING_LOG_MAX = 200;

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
    customRoles: snapshot.custom_roles,
    bounds: snapshot.bounds,
    place: snapshot.place,
    breakout: snapshot.breakout,
    polls: snapshot.polls,
    standings: new Map(),
    pollDrafts: snapshot.poll_drafts,
    whispers: snapshot.whispers,
    check: snapshot.check,
    checks: snapshot.checks,
    sitting: snapshot.sitting,
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
    case "bounds-changed":
      return { ...state, bounds: event.bounds };
    case "roles-defined":
      return { ...state, customRoles: event.roles };
    case "breakout-changed":
      return { ...state, breakout: event.breakout };
    case "poll-changed":
      return { ...state, polls: replaced(state.polls, event.poll) };
    case "poll-drafts-changed":
      return { ...state, pollDrafts: event.drafts };
    case "whisper-changed":
      return { ...state, whispers: whispers(state, event.whisper) };
    case "check-changed":
      return { ...state, check: event.check };
    case "checks-changed":
      return { ...state, checks: event.checks };
    case "sitting-changed":
      return { ...state, sitting: event.sitting };
    case "presence-changed": {
      if (state.sitting === null) return state;
      const changed = new Map(event.members.map((member) => [member.id, member]));
      const members = state.sitting.members.map((member) => changed.get(member.id) ?? member);
      const log = [...state.sitting.log, ...event.lines].slice(-SITTING_LOG_MAX);
      return { ...state, sitting: { ...state.sitting, members, log, standing: event.standing, roll: event.roll } };
    }
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
    pollDrafts: permissions.has("poll") ? state.pollDrafts : [],
    checks: permissions.has("check") ? state.checks : null,
    whispers: permissions.has("restrict") ? state.whispers : state.whispers.filter((one) => concerns(one, state.you)),
  };
}

function replaced<T extends { readonly id: number }>(list: readonly T[], item: T): T[] {
  return [...list.filter((known) => known.id !== item.id), item].sort((a, b) => a.id - b.id);
}

function concerns(whisper: Whisper, participant: string): boolean {
  return whisper.members.includes(participant) || whisper.invited.includes(participant);
}

/** A group one has left, or in which nobody is any more, is gone. */
function whispers(state: ConferenceState, changed: Whisper): Whisper[] {
  const seen = changed.members.length > 0 && state.permissions.has("restrict");
  if (seen || concerns(changed, state.you)) return replaced(state.whispers, changed);
  return state.whispers.filter((known) => known.id !== changed.id);
}

/** How a poll stands, which comes apart from the numbered events. */
export function applyStanding(state: ConferenceState, standing: PollStanding): ConferenceState {
  return { ...state, standings: new Map(state.standings).set(standing.poll, standing) };
}

/** Those in the same room. */
export function peopleHere(state: ConferenceState): readonly Participant[] {
  return state.breakout === null ? state.participants : state.participants.filter((person) => (person.place ?? 0) === state.place);
}

/** Name of a room; `null` for the plenary and for rooms that are over. */
export function roomName(state: ConferenceState, place: number): string | null {
  return state.breakout?.rooms.find((room) => room.id === place)?.name ?? null;
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

/** The member of the body that somebody is in this sitting. */
export const ownMember = ({ sitting, you }: ConferenceState): SittingMember | undefined => sitting?.members.find((member) => member.participant === you);

/** Opened, and not closed yet. */
export const isSitting = ({ opened_at_ms, closed_at_ms }: Sitting): boolean => opened_at_ms !== null && closed_at_ms === null;

/** Excluded for bias from the item that the sitting is at. */
export const isExcluded = (state: ConferenceState): boolean => state.sitting !== null && isSitting(state.sitting) && ownMember(state)?.excluded === true;

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
