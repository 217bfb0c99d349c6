/**
 * What a screen reader hears in the room, and how it is gathered so that a
 * busy meeting stays bearable: names in small rooms, counts in large ones, own
 * matters always.
 */
import { plural, t } from "@lingui/core/macro";
import { useEffect, useEffectEvent } from "react";
import { announce } from "../../ui/announcer";
import type { Call, CallEvent } from "../../call/Call";
import { handPlace, personOf } from "../../call/conference";
import type { Notices } from "./notices";

/** Up to this many people every coming and going is told. */
const SMALL_ROOM = 10;
const GATHER_MS = { chat: 2_500, hands: 2_000, presence: 3_000, presenceLarge: 15_000 } as const;

interface Gathered {
  chat: number;
  hands: string[];
  came: string[];
  went: string[];
}

export function useAnnouncements(call: Call, notices: Notices, chatOpen: boolean): void {
  const isChatOpen = useEffectEvent(() => chatOpen);

  useEffect(() => {
    const gathered: Gathered = { chat: 0, hands: [], came: [], went: [] };
    const timers = new Map<string, ReturnType<typeof setTimeout>>();
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
    const tellPresence = () => {
      const came = gathered.came.splice(0);
      const went = gathered.went.splice(0);
      announce(presenceText(came, went), { kind: "presence", low: true });
    };
    const onEvent = (happened: CallEvent) => {
      const { event, before, after } = happened;
      if (event.type === "chat-posted" && event.message.from !== after.you) {
        gathered.chat += 1;
        later("chat", GATHER_MS.chat, tellChat);
      }
      if (event.type === "hand-raised" && event.hand.participant !== after.you && personOf(after, after.you)?.role === "chair") {
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
      call.media.mutedByOther.on(() => {
        const text = t`Ihr Mikrofon wurde ausgeschaltet.`;
        announce(text, { urgent: true, kind: "microphone" });
        notices.show({ kind: "muted", tone: "warn", text });
      }),
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
