/** The room: Lage, stage, notice, one panel, rail, Pult. */
import { useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { announce, announced } from "../../ui/announcer";
import type { Call } from "../../call/Call";
import { conversationKey, handPlace, isExcluded, personOf } from "../../call/conference";
import type { ConferenceState } from "../../call/conference";
import type { Conversation } from "../../call/wire";
import { ChatPanel } from "../chat/Chat";
import { DeviceProblemCard } from "../devices/DeviceProblemCard";
import { OwnTurn } from "../floor/OwnTurn";
import { GroupsPanel } from "../groups/GroupsPanel";
import { GroupLine, GroupStage } from "../groups/GroupStage";
import { Hands } from "../hands/Hands";
import { HistoryPanel } from "../history/HistoryPanel";
import { History } from "../history/history";
import { LeadPanel } from "../lead/LeadPanel";
import { WaitingPage } from "../lobby/WaitingPage";
import { People } from "../people/People";
import { PollsPanel } from "../polls/Polls";
import { ReactionFeed, ReactionPanel } from "../reaction/Reactions";
import { CheckPrompt } from "../record/CheckCard";
import { RecordPanel } from "../record/RecordPanel";
import { ExclusionLine } from "../sitting/ExclusionLine";
import { SittingPanel } from "../sitting/SittingPanel";
import { Stage } from "../stage/Stage";
import type { View } from "../stage/Stage";
import { Break, TimerLine } from "../timer/TimerView";
import { VoteFrontPart, VotePanelPart } from "../vote/parts";
import { VoteRoomProvider } from "../vote/VoteRoomProvider";
import { VotesProvider } from "../vote/VotesProvider";
import { WhisperLine } from "../whisper/Whisper";
import { RoomScope, useAct } from "./act";
import type { RoomContext } from "./act";
import { connectionOf } from "./connection";
import { Lage } from "./Lage";
import { More } from "./More";
import { NoticeBar } from "./NoticeBar";
import { Notices } from "./notices";
import { Panel } from "./Panel";
import type { PanelName } from "./panels";
import { Pult } from "./Pult";
import { Rail } from "./Rail";
import type { RailProps } from "./Rail";
import { Reconnecting } from "./Reconnecting";
import { moveRegion, shortcutFor } from "./shortcuts";
import type { ShortcutId } from "./shortcuts";
import { useAnnouncements } from "./useAnnouncements";
import { useNow, useWindowSize } from "./useMedia";
import { useRoomTitle, useUnread } from "./useRoomTitle";
import { useStore } from "./useStore";
import "./room.css";

export interface RoomProps {
  readonly call: Call;
  /** Known from joining, until the room says its own. */
  readonly title: string;
  readonly onLeave: () => void;
}

export function Room({ call, title, onLeave }: RoomProps) {
  const { t } = useLingui();
  const conference = useStore(call.conference);
  const waiting = useStore(call.waiting);
  const media = useStore(call.media.state);
  const socket = useStore(call.socket);
  const speaker = useStore(call.speaker);
  const unsent = useStore(call.unanswered);
  const size = useWindowSize();
  const nowMs = useNow(1_000);
  const [notices] = useState(() => new Notices());
  const [history] = useState(() => new History());
  useEffect(() => announced.on(({ text, vote }) => history.note(text, Date.now(), vote)), [history]);
  const [wanted, setPanel] = useState<PanelName | null>(null);
  // What a policy takes from everybody is closed, too.
  const taken = (wanted === "chat" && conference?.bounds.chat === false) || (wanted === "reactions" && conference?.bounds.reactions === false);
  const panel = taken ? null : wanted;
  const [view, setView] = useState<View>("gallery");
  const [drafts, setDrafts] = useState<ReadonlyMap<string, string>>(new Map());
  const [conversation, setConversation] = useState<Conversation | null>(null);
  const act = useAct(call, notices);
  const opener = useRef<HTMLElement | null>(null);

  const connection = connectionOf(socket, media.connection, conference !== null);
  const lost = connection === "lost";
  const here = conversationKey(conversation);
  const unreads = useUnread(conference, panel === "chat" ? here : null);
  const unread = [...unreads.values()].reduce((sum, count) => sum + count, 0);
  const you = conference ? personOf(conference, conference.you) : undefined;
  const may: RoomContext["may"] = (permission) => conference?.permissions.has(permission) ?? false;
  const leads = may("admit") || may("floor") || may("restrict");
  const hand = conference ? handPlace(conference, conference.you) : null;
  const canShare = typeof navigator.mediaDevices?.getDisplayMedia === "function";

  useAnnouncements(call, notices, panel === "chat");
  useRoomTitle(conference?.title ?? title, unread, media.own.live.microphone);
  useSoundNotice(call, notices, media.soundBlocked);

  const chatTaken = conference?.bounds.chat === false;
  useEffect(() => {
    if (!chatTaken) return;
    notices.show({ kind: "policy", tone: "info", text: t`Der Chat ist durch eine Richtlinie gesperrt.` });
    announce(t`Der Chat ist durch eine Richtlinie gesperrt.`, { kind: "policy" });
  }, [chatTaken, notices, t]);
  useEffect(() => {
    // What is closed under one's hands leaves the focus where everything else begins.
    if (taken) document.getElementById("pult")?.focus();
  }, [taken]);
  const allows = (name: PanelName) => !(name === "chat" && chatTaken) && !(name === "reactions" && conference?.bounds.reactions === false);

  const toggle = (name: PanelName) => {
    if (!allows(name)) return;
    if (panel === name) return close();
    if (panel === null) opener.current = document.activeElement as HTMLElement | null;
    setPanel(name);
  };
  const close = () => {
    setPanel(null);
    const target = opener.current?.isConnected ? opener.current : document.getElementById("pult");
    requestAnimationFrame(() => target?.focus());
  };
  const toggleHand = async () => {
    if (!conference) return;
    await act(hand === null ? { type: "hand-raise" } : { type: "hand-lower", participant: conference.you });
  };
  const microphone = () => void call.media.setMicrophone(!call.media.state.getSnapshot().own.wishes.microphone);
  const camera = () => void call.media.setCamera(!call.media.state.getSnapshot().own.wishes.camera);
  const screen = () => void call.media.setScreen(!media.own.screen);
  const copyLink = () => {
    const { code, secret } = call.seat.getSnapshot();
    const link = `${location.origin}/m/${code}${secret ? `#${secret}` : ""}`;
    navigator.clipboard?.writeText(link).then(
      () => notices.show({ kind: "copied", tone: "ok", text: t`Der Link ist kopiert. Wer ihn hat, kann beitreten.` }),
      () => notices.show({ kind: "copied", tone: "info", text: link, sticky: true }),
    );
  };
  useShortcuts((id) => {
    const own = call.media.state.getSnapshot().own.wishes;
    const speaking = speakingNames(conference, speaker.speeches.map((speech) => speech.id));
    switch (id) {
      case "microphone":
        microphone();
        return announce(own.microphone ? t`Mikrofon aus` : t`Mikrofon an`, { kind: "microphone" });
      case "camera":
        camera();
        return announce(own.camera ? t`Kamera aus` : t`Kamera an`, { kind: "camera" });
      case "hand":
        return void toggleHand();
      case "chat":
      case "people":
        return toggle(id);
      case "who-speaks":
        return announce(speaking === "" ? t`Niemand spricht.` : t`Es spricht ${speaking}.`, { kind: "speaker" });
      case "next-region":
        return moveRegion(1);
      case "previous-region":
        return moveRegion(-1);
    }
  });

  const rail: RailProps = {
    open: panel,
    hands: conference?.hands.length ?? 0,
    people: conference?.participants.length ?? 0,
    waiting: conference?.lobby?.waiting.length ?? 0,
    unread,
    chat: conference?.bounds.chat ?? true,
    reactions: conference?.bounds.reactions ?? true,
    polls: conference && (may("poll") || conference.polls.length > 0) ? openPolls(conference) : null,
    groups: conference && (may("breakout") || conference.breakout) ? callsForHelp(conference) : null,
    sitting: conference?.sitting ? conference.sitting.standing.present : null,
    record: may("see-record"),
    leads,
    onToggle: toggle,
  };
  const { problem } = media.own;
  if (waiting) return <WaitingPage call={call} waiting={waiting} onLeave={onLeave} />;
  const timer = conference?.timer ?? null;
  const ownTurn = conference !== null && conference.floor?.participant === conference.you;
  const breakout = conference?.breakout ?? null;
  const inGroup = breakout !== null && conference?.place !== 0;
  const groupsOnStage = breakout !== null && !inGroup && (may("breakout") || breakout.free);
  const whispers = conference?.whispers.some((group) => group.members.includes(conference.you) || group.invited.includes(conference.you)) ?? false;
  const asked = conference?.check != null && !conference.check.confirmed && conference.check.until_ms > nowMs + conference.clockSkewMs;
  const excluded = conference !== null && isExcluded(conference);
  const onTop = !lost && (excluded || ownTurn || inGroup || whispers || asked || (timer !== null && timer.kind !== "break"));
  const room = (
    <>
      <SkipLinks panel={panel !== null} />
      <div className={`room ${lost ? "off" : ""} ${panel ? "has-panel" : ""}`} data-connection={connection}>
        <Lage title={conference?.title ?? title} conference={conference} speaker={speaker} connection={connection} nowMs={nowMs} onLeave={onLeave} />
        <main className={`stage ${lost || onTop ? "with-top" : ""}`} id="buehne" aria-label={t`Bühne`} tabIndex={-1}>
          {lost && <Reconnecting socket={socket} hand={hand} unsent={unsent} nowMs={nowMs} onRetry={() => call.retryNow()} />}
          {onTop && (
            <div className="stage-top">
              <CheckPrompt nowMs={nowMs} />
              <ExclusionLine />
              {breakout && inGroup && <GroupLine key={conference?.place} breakout={breakout} nowMs={nowMs} />}
              <WhisperLine />
              <OwnTurn nowMs={nowMs} />
              {timer && timer.kind !== "break" && <TimerLine key={timer.started_at_ms} timer={timer} nowMs={nowMs} />}
            </div>
          )}
          {conference && <ReactionFeed />}
          {conference && timer?.kind === "break" ? (
            <Break key={timer.started_at_ms} timer={timer} nowMs={nowMs} />
          ) : conference && breakout && groupsOnStage ? (
            <GroupStage breakout={breakout} nowMs={nowMs} />
          ) : conference ? (
            <Stage conference={conference} media={media} promoted={speaker.promoted} view={view} size={size} stale={lost} onCopyLink={copyLink} />
          ) : (
            <div className="empty alone-room" role="status">
              <p>{t`Sie treten bei …`}</p>
            </div>
          )}
          <VoteFrontPart />
        </main>
        {problem ? (
          <div className="toast-slot" id="hinweis" tabIndex={-1}>
            <DeviceProblemCard
              problem={problem}
              onRetry={() => (problem.kind === "microphone" ? microphone() : problem.kind === "camera" ? camera() : screen())}
              onDismiss={() => call.media.dismissProblem()}
            />
          </div>
        ) : (
          <NoticeBar notices={notices} open={panel} onOpen={toggle} />
        )}
        {conference && panel !== null && (
          <RoomPanel panel={panel} sits={conference.sitting !== null} onClose={close}>
            {{
              people: () => <People media={media} place={new Map(conference.hands.map((h, i) => [h.participant, i + 1]))} nowMs={nowMs} />,
              hands: () => <Hands nowMs={nowMs} onToggle={() => void toggleHand()} />,
              chat: () => (
                <ChatPanel
                  key={here}
                  open={conversation}
                  onOpen={setConversation}
                  unread={unreads}
                  draft={drafts.get(here) ?? ""}
                  onDraft={(text) => setDrafts((known) => new Map(known).set(here, text))}
                  offline={lost}
                />
              ),
              reactions: () => <ReactionPanel />,
              polls: () => <PollsPanel nowMs={nowMs} />,
              groups: () => <GroupsPanel nowMs={nowMs} />,
              sitting: () => <SittingPanel />,
              votes: () => <VotePanelPart />,
              record: () => <RecordPanel />,
              lead: () => <LeadPanel nowMs={nowMs} />,
              history: () => <HistoryPanel history={history} onLeave={close} />,
              more: () => (
                <More
                  call={call}
                  rail={rail}
                  phone={size === "phone"}
                  view={view}
                  sharing={media.own.screen !== null}
                  canShare={canShare && conference.bounds.screen}
                  onView={setView}
                  onScreen={screen}
                  onCopyLink={copyLink}
                />
              ),
            }[panel]()}
          </RoomPanel>
        )}
        <Rail {...rail} />
        <Pult
          you={{ id: conference?.you ?? "", name: you?.name ?? call.seat.getSnapshot().name }}
          own={media.own}
          online={connection === "connected"}
          may={conference ? may : () => true}
          hand={hand}
          canShare={canShare && conference?.bounds.screen !== false}
          silent={call.seat.getSnapshot().companion ?? false}
          moreOpen={panel === "more"}
          onMicrophone={microphone}
          onCamera={camera}
          onHand={() => void toggleHand()}
          onScreen={screen}
          onMore={() => toggle("more")}
          onLeave={onLeave}
        />
      </div>
    </>
  );
  if (!conference) return room;
  return (
    <RoomScope value={{ call, conference, act, may }}>
      <VotesProvider>
        <VoteRoomProvider notices={notices} onPanel={() => setPanel("votes")}>{room}</VoteRoomProvider>
      </VotesProvider>
    </RoomScope>
  );
}

/** Polls that wait for this person's answer. */
function openPolls(conference: ConferenceState): number {
  if (!conference.permissions.has("answer")) return 0;
  return conference.polls.filter((poll) => poll.result === null && conference.standings.get(poll.id)?.answered !== true).length;
}

function callsForHelp(conference: ConferenceState): number {
  return conference.permissions.has("breakout") ? (conference.breakout?.rooms.filter((room) => room.help !== null).length ?? 0) : 0;
}

function RoomPanel({ panel, sits, onClose, children }: { panel: PanelName; sits: boolean; onClose: () => void; children: React.ReactNode }) {
  const { t } = useLingui();
  const titles: Record<PanelName, string> = { people: t`Personen`, hands: t`Redeliste`, chat: t`Chat`, reactions: t`Reaktionen`, polls: t`Umfragen`, groups: t`Gruppen`, sitting: t`Anwesenheit`, votes: t`Abstimmungen`, record: sits ? t`Nachweis` : t`Anwesenheit`, lead: t`Sitzung leiten`, history: t`Verlauf`, more: t`Mehr` };
  return (
    <Panel key={panel} title={titles[panel]} sheet={panel === "more"} onClose={onClose}>
      {children}
    </Panel>
  );
}

function SkipLinks({ panel }: { panel: boolean }) {
  const { t } = useLingui();
  return (
    <>
      <a className="skip" href="#buehne" onClick={(event) => jump(event, "buehne")}>{t`Zur Bühne`}</a>
      {panel && <a className="skip" href="#bereich" onClick={(event) => jump(event, "bereich")}>{t`Zum Bereich`}</a>}
      <a className="skip" href="#pult" onClick={(event) => jump(event, "pult")}>{t`Zur Steuerung`}</a>
    </>
  );
}

/** The fragment of the address may hold the secret of the link; it must stay. */
function jump(event: { preventDefault: () => void }, id: string): void {
  event.preventDefault();
  document.getElementById(id)?.focus();
}

function useShortcuts(run: (id: ShortcutId) => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const id = shortcutFor(event);
    if (!id || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    run(id);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    addEventListener("keydown", listener);
    return () => removeEventListener("keydown", listener);
  }, []);
}

function useSoundNotice(call: Call, notices: Notices, blocked: boolean): void {
  const { t } = useLingui();
  useEffect(() => {
    if (!blocked) return notices.dismiss("sound");
    const text = t`Der Browser hält den Ton zurück. Einmal drücken genügt.`;
    notices.show({ kind: "sound", tone: "info", text, sticky: true, action: { label: t`Ton einschalten`, run: () => void call.media.startSound() } });
    announce(text, { kind: "sound" });
  }, [blocked, call, notices, t]);
}

/** Names of those who speak, for the command that says them. */
function speakingNames(conference: ConferenceState | null, ids: readonly string[]): string {
  return ids.flatMap((id) => (conference && personOf(conference, id)?.name) ?? []).join(", ");
}
