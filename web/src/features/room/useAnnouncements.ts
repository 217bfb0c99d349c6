/**
 * What a screen reader hears in the room, and how it is gathered so that a
 * busy meeting stays bearable: names in small rooms, counts in large ones, own
 * matters always.
 */
import { plural, t } from "@lingui/core/macro";
import { useEffect, useEffectEvent } from "react";
import { announce } from "../../ui/announcer";
import type { Call, CallEvent } from "../../call/Call";
import { handPlace, isExcluded, peopleHere, personOf, roomName } from "../../call/conference";
import type { Role } from "../../call/wire";
import { turnLength } from "../floor/time";
import { useSittingAnnouncements } from "../sitting/useSittingAnnouncements";
import type { Notices } from "./notices";

/** Up to this many people every coming and going is told. */
const SMALL_ROOM = 10;
/** A round and the microphones it takes are told one right after the other, microphones first. */
const TOGETHER_MS = 1_000;
const GATHER_MS = { chat: 2_500, hands: 2_000, presence: 3_000, presenceLarge: 15_000 } as const;

interface Gathered {
  chat: number;
  knocks: number;
  hands: string[];
  came: string[];
  went: string[];
}

export function useAnnouncements(call: Call, notices: Notices, chatOpen: boolean): void {
  const isChatOpen = useEffectEvent(() => chatOpen);

  useEffect(() => {
    const gathered: Gathered = { chat: 0, knocks: 0, hands: [], came: [], went: [] };
    const timers = new Map<string, ReturnType<typeof setTimeout>>();
    let microphoneLostMs = -TOGETHER_MS;
    const later = (key: string, ms: number, tell: () => void) => {
      if (timers.has(key)) return;
      timers.set(
        key,
        setTimeout(() => {
          timers.delete(key);
          tell();
        }, ms),
      );
    };
    const tellChat = () => {
      const count = gathered.chat;
      gathered.chat = 0;
      if (count > 0 && !isChatOpen()) announce(plural(count, { one: "# neue Nachricht", other: "# neue Nachrichten" }), { kind: "chat" });
    };
    const tellHands = () => {
      const names = gathered.hands.splice(0).join(", ");
      if (names !== "") announce(t`Wortmeldungen: ${names}`, { kind: "hands" });
    };
    const tellKnocks = () => {
      gathered.knocks = 0;
      const count = call.conference.getSnapshot()?.lobby?.waiting.length ?? 0;
      if (count === 0) return;
      const text = plural(count, { one: "# Person wartet im Warteraum", other: "# Personen warten im Warteraum" });
      announce(text, { kind: "lobby" });
      notices.show({ kind: "lobby", tone: "info", text });
    };
    const tellPresence = () => {
      const came = gathered.came.splice(0);
      const went = gathered.went.splice(0);
      announce(presenceText(came, went), { kind: "presence", low: true });
    };
    const onEvent = (happened: CallEvent) => {
      const { event, before, after } = happened;
      if (event.type === "chat-posted" && event.message.announcement && event.message.from !== after.you) {
        const { from_name: name, text } = event.message;
        announce(t`Durchsage von ${name}: ${text}`, { kind: "announcement", urgent: true });
        notices.show({ kind: "announcement", tone: "info", text: t`Durchsage von ${name}: ${text}` });
      } else if (event.type === "chat-posted" && event.message.from !== after.you) {
        gathered.chat += 1;
        later("chat", GATHER_MS.chat, tellChat);
      }
      if (event.type === "chat-posted" && event.message.from !== after.you && event.message.mentions?.includes(after.you)) {
        const { from_name: name, text } = event.message;
        announce(t`${name} erwähnt Sie: ${text}`, { kind: "mention" });
        notices.show({ kind: "mention", tone: "info", text: t`${name} erwähnt Sie im Chat.` });
      }
      if (event.type === "lobby-changed") {
        const known = new Set(before.lobby?.waiting.map((knock) => knock.participant));
        gathered.knocks += event.lobby.waiting.filter((knock) => !known.has(knock.participant)).length;
        // What was said about those who waited is no longer true.
        if (event.lobby.waiting.length < known.size) notices.dismiss("lobby");
        if (gathered.knocks > 0) later("knocks", GATHER_MS.hands, tellKnocks);
      }
      tellOwnMatters(happened, notices);
      if (event.type === "permissions-changed" && before.permissions.has("microphone") && !after.permissions.has("microphone")) microphoneLostMs = performance.now();
      if (event.type === "floor-changed" && !before.round && after.round && performance.now() - microphoneLostMs < TOGETHER_MS) tellRoundTakesMicrophone(notices);
      if (event.type === "hand-raised" && event.hand.participant !== after.you && after.permissions.has("floor")) {
        gathered.hands.push(personOf(after, event.hand.participant)?.name ?? "");
        later("hands", GATHER_MS.hands, tellHands);
      }
      if (event.type === "hand-raised" || event.type === "hand-lowered") tellOwnPlace(happened);
      if (event.type === "presence") {
        const known = new Set(before.participants.map((person) => person.id));
        gathered.came.push(...event.updated.filter((person) => !known.has(person.id) && person.id !== after.you).map((person) => person.name));
        gathered.went.push(...event.left.flatMap((id) => personOf(before, id)?.name ?? []));
        const large = after.participants.length > SMALL_ROOM;
        if (gathered.came.length + gathered.went.length > 0) later("presence", large ? GATHER_MS.presenceLarge : GATHER_MS.presence, tellPresence);
      }
    };
    const stops = [
      call.events.on(onEvent),
      call.media.spokeMuted.on(() => {
        const text = t`Niemand hört Sie. Sie sprechen, aber Ihr Mikrofon ist aus.`;
        const action = { label: t`Mikrofon einschalten`, run: () => void call.media.setMicrophone(true) };
        announce(text, { kind: "microphone" });
        notices.show({ kind: "spoke-muted", tone: "info", text, action });
      }),
      call.devices.changed.on((change) => {
        const { label } = change;
        const text = change.kind === "new" ? t`Neues Gerät: ${label}` : goneText(change.role, label, change.fallback);
        announce(text, { kind: "device" });
        if (change.kind === "gone") notices.show({ kind: "device", tone: "info", text });
      }),
      () => timers.forEach((timer) => clearTimeout(timer)),
    ];
    return () => stops.forEach((stop) => stop());
  }, [call, notices]);

  useConnectionAnnouncements(call);
  usePlaceAnnouncements(call, notices);
  useSittingAnnouncements(call, notices);
}

/** Where one is, whenever one was brought to another room. */
function usePlaceAnnouncements(call: Call, notices: Notices): void {
  useEffect(() => {
    let place = call.conference.getSnapshot()?.place ?? 0;
    return call.conference.subscribe(() => {
      const state = call.conference.getSnapshot();
      if (!state || state.place === place) return;
      place = state.place;
      const name = roomName(state, place);
      const people = plural(peopleHere(state).length, { one: "# Person", other: "# Personen" });
      const text = name === null ? t`Sie sind wieder im Plenum, ${people}.` : t`Sie sind in ${name}, ${people}.`;
      announce(text, { kind: "place", urgent: true });
      notices.show({ kind: "place", tone: "info", text });
    });
  }, [call, notices]);
}

/** What was decided about oneself is said at once, with who decided it. */
function tellOwnMatters({ event, before, after }: CallEvent, notices: Notices): void {
  const tell = (kind: string, text: string, urgent = false) => {
    announce(text, { kind, urgent });
    notices.show({ kind, tone: urgent ? "warn" : "info", text });
  };
  if (event.type === "muted" && event.by !== after.you && after.timer?.kind !== "break") {
    const name = personOf(after, event.by)?.name ?? t`Die Leitung`;
    const what = { microphone: t`${name} hat Ihr Mikrofon ausgeschaltet.`, camera: t`${name} hat Ihre Kamera ausgeschaltet.`, screen: t`${name} hat Ihr Teilen beendet.` };
    tell("muted", what[event.source], true);
  }
  if (event.type === "permissions-changed") {
    const lost = (["microphone", "camera", "screen", "chat"] as const).filter((one) => before.permissions.has(one) && !after.permissions.has(one));
    const gained = (["microphone", "camera", "screen", "chat"] as const).filter((one) => !before.permissions.has(one) && after.permissions.has(one));
    const words = { microphone: t`Mikrofon`, camera: t`Kamera`, screen: t`Teilen`, chat: t`Chat` };
    const names = (list: readonly (keyof typeof words)[]) => list.map((one) => words[one]).join(", ");
    const [closed, open] = [names(lost), names(gained)];
    // In a round the microphone goes with the talking stick.
    if (after.round && lost.length === 1 && lost[0] === "microphone") tellRoundTakesMicrophone(notices);
    // What goes with an exclusion is not told over it.
    else if (lost.length > 0 && isExcluded(after)) announce(t`Für Sie gesperrt: ${closed}`, { kind: "rights", urgent: lost.includes("microphone") });
    else if (lost.length > 0) tell("rights", t`Für Sie gesperrt: ${closed}`, lost.includes("microphone"));
    else if (gained.length > 0) tell("rights", t`Für Sie freigegeben: ${open}`);
  }
  if (event.type === "presence") {
    const was = personOf(before, after.you)?.role;
    const is = personOf(after, after.you)?.role;
    if (is !== undefined && was !== undefined && was !== is) tell("role", roleText(is, after.customRoles.find((own) => own.role === is)?.name ?? ""));
  }
  if (event.type === "floor-changed") {
    const had = before.floor?.participant === after.you;
    const has = after.floor?.participant === after.you;
    if (has && !had) {
      const { minutes, seconds } = turnLength(event.floor?.until_ms == null ? 0 : event.floor.until_ms - event.floor.since_ms);
      if (seconds > 0) tell("floor", plural(seconds, { one: "Sie haben das Wort, # Sekunde.", other: "Sie haben das Wort, # Sekunden." }), true);
      else tell("floor", minutes > 0 ? plural(minutes, { one: "Sie haben das Wort, # Minute.", other: "Sie haben das Wort, # Minuten." }) : t`Sie haben das Wort.`, true);
    } else if (had && !has) tell("floor", t`Ihr Wort ist beendet.`);
    else if (after.round?.remaining[0] === after.you && before.round?.remaining[0] !== after.you && after.round.strategy !== "nomination") {
      announce(t`Als nächste Person sind Sie dran.`, { kind: "floor" });
    }
  }
  if (event.type === "poll-changed" && !before.polls.some((poll) => poll.id === event.poll.id)) {
    const { question } = event.poll.plan;
    tell("poll", t`Umfrage: ${question}`);
  } else if (event.type === "poll-changed" && event.poll.result !== null) {
    const { question } = event.poll.plan;
    tell("poll", t`Umfrage beendet: ${question}`);
  }
  if (event.type === "breakout-changed" && after.permissions.has("breakout")) {
    const asked = (state: typeof before) => new Set(state.breakout?.rooms.filter((room) => room.help !== null).map((room) => room.name));
    const known = asked(before);
    for (const name of asked(after)) if (!known.has(name)) tell("help", t`${name} bittet um Hilfe.`);
  }
  if (event.type === "whisper-changed") {
    const { whisper } = event;
    const was = before.whispers.find((group) => group.id === whisper.id);
    const name = personOf(after, whisper.by)?.name ?? "–";
    if (whisper.invited.includes(after.you) && !was) announce(t`${name} möchte mit Ihnen flüstern.`, { kind: "whisper", urgent: true });
    else if (was?.members.includes(after.you) && whisper.members.length === 0) tell("whisper", t`Die Flüstergruppe ist zu Ende.`);
  }
  if (event.type === "timer-changed") {
    if (event.timer?.kind === "break") announce(t`Die Pause beginnt.`, { kind: "timer", urgent: true });
    else if (event.timer) announce(t`Eine Uhr läuft.`, { kind: "timer" });
    else if (before.timer?.kind === "break") announce(t`Es geht weiter.`, { kind: "timer" });
  }
}

function tellRoundTakesMicrophone(notices: Notices): void {
  const text = t`Für Sie gesperrt: Mikrofon. Während der Runde spricht, wer den Redestab hat.`;
  announce(text, { kind: "rights", urgent: true });
  notices.show({ kind: "rights", tone: "warn", text });
}

function roleText(role: Role, own: string): string {
  switch (role) {
    case "chair":
      return t`Sie haben jetzt den Vorsitz.`;
    case "deputy":
      return t`Sie sind jetzt Stellvertretung und leiten mit.`;
    case "minute-taker":
      return t`Sie führen jetzt das Protokoll.`;
    case "technician":
      return t`Sie sind jetzt für die Technik da.`;
    case "speaker":
      return t`Sie tragen jetzt vor.`;
    case "participant":
      return t`Sie nehmen jetzt teil.`;
    case "observer":
      return t`Sie schauen jetzt zu.`;
    case "interpreter":
      return t`Sie dolmetschen jetzt.`;
    case "captioner":
      return t`Sie schreiben jetzt die Untertitel.`;
    default:
      return t`Ihre Rolle ist jetzt: ${own}`;
  }
}

function tellOwnPlace({ before, after }: CallEvent): void {
  const was = handPlace(before, after.you);
  const now = handPlace(after, after.you);
  if (was === now) return;
  if (now === null) announce(t`Ihre Wortmeldung ist zurückgenommen.`, { kind: "hand" });
  else if (now === 1 && was !== null) announce(t`Sie sind als nächste Person an der Reihe.`, { kind: "hand" });
  else announce(t`Wortmeldung, Platz ${now}`, { kind: "hand" });
}

function presenceText(came: readonly string[], went: readonly string[]): string {
  const few = 3;
  const parts = [];
  if (came.length > 0) {
    const names = came.join(", ");
    parts.push(came.length <= few ? t`Beigetreten: ${names}` : plural(came.length, { one: "# Person beigetreten", other: "# Personen beigetreten" }));
  }
  if (went.length > 0) {
    const names = went.join(", ");
    parts.push(went.length <= few ? t`Gegangen: ${names}` : plural(went.length, { one: "# Person gegangen", other: "# Personen gegangen" }));
  }
  return parts.join(". ");
}

function goneText(role: string, label: string, fallback: string | null): string {
  if (role === "microphone") return t`${label} ist getrennt. Ihr Mikrofon ist aus, damit niemand mithört.`;
  if (role === "speaker" && fallback !== null) return t`${label} ist getrennt. Ton kommt jetzt aus ${fallback}.`;
  return t`${label} ist getrennt.`;
}

/** Admission once; every loss and every return. */
function useConnectionAnnouncements(call: Call): void {
  useEffect(() => {
    let admitted = false;
    let lost = false;
    const look = () => {
      const state = call.conference.getSnapshot();
      const socket = call.socket.getSnapshot().kind;
      const { wishes } = call.media.state.getSnapshot().own;
      const microphone = wishes.microphone ? t`Mikrofon an` : t`Mikrofon aus`;
      const camera = wishes.camera ? t`Kamera an` : t`Kamera aus`;
      if (!admitted && state && socket === "live") {
        admitted = true;
        const { title } = state;
        const people = plural(state.participants.length, { one: "# Person", other: "# Personen" });
        announce(t`Sie sind in der Sitzung. ${title}, ${people}. ${microphone}, ${camera}.`, { kind: "connection" });
      } else if (admitted && !lost && socket === "waiting") {
        lost = true;
        announce(t`Verbindung unterbrochen. Sie werden nicht gehört.`, { urgent: true, kind: "connection" });
      } else if (lost && socket === "live") {
        lost = false;
        announce(t`Wieder verbunden. ${microphone}.`, { kind: "connection" });
      }
    };
    const stops = [call.socket.subscribe(look), call.conference.subscribe(look)];
    look();
    return () => stops.forEach((stop) => stop());
  }, [call]);
}
