/** The room chat: a log and a line to write. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { Icon } from "../../ui/Icon";
import type { Outcome } from "../../call/ConferenceSocket";
import type { ConferenceState } from "../../call/conference";
import { CHAT_TEXT_MAX } from "../../call/wire";
import type { ChatMessage } from "../../call/wire";
import { Avatar } from "../stage/Avatar";
import { pieces } from "./links";

/** From here on the number of characters left is shown. */
const COUNT_FROM = CHAT_TEXT_MAX - 300;
/** Nearer to the end than this, new messages scroll into view. */
const NEAR_END_PX = 80;

export function ChatLog({ conference }: { conference: ConferenceState }) {
  const { t } = useLingui();
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const count = conference.chat.length;
  useLayoutEffect(() => {
    const body = log.current;
    if (body && atEnd.current) body.scrollTop = body.scrollHeight;
  }, [count]);
  return (
    <div
      ref={log}
      className="body log"
      role="log"
      aria-label={t`Chatverlauf`}
      // The announcer speaks counts; reading the log aloud is the person's choice.
      aria-live="off"
      tabIndex={0}
      onScroll={(event) => {
        const body = event.currentTarget;
        atEnd.current = body.scrollHeight - body.scrollTop - body.clientHeight < NEAR_END_PX;
      }}
    >
      {count === 0 && (
        <div className="empty">
          <Icon name="message-circle" size="l" />
          <p>
            <Trans>Noch keine Nachrichten. Alle in der Sitzung lesen mit.</Trans>
          </p>
        </div>
      )}
      {conference.chat.map((message) => (
        <Message key={message.id} message={message} conference={conference} />
      ))}
    </div>
  );
}

function Message({ message, conference }: { message: ChatMessage; conference: ConferenceState }) {
  const { i18n } = useLingui();
  const own = message.from === conference.you;
  const author = conference.participants.find((person) => person.id === message.from);
  const at = new Date(message.at_ms);
  return (
    <div className={`msg ${own ? "own" : ""}`}>
      {!own && <Avatar id={message.from} name={message.from_name} size="av-s" />}
      <div className="hd">
        <b>{own ? <Trans>Sie</Trans> : <bdi>{message.from_name}</bdi>}</b>
        {!own && author?.role === "chair" && (
          <span className="bdg a">
            <Trans>Vorsitz</Trans>
          </span>
        )}
        <time dateTime={at.toISOString()}>{at.toLocaleTimeString(i18n.locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })}</time>
      </div>
      <p dir="auto">
        {pieces(message.text).map((piece, index) =>
          piece.kind === "text" ? (
            piece.text
          ) : (
            <a key={index} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
              {piece.text}
            </a>
          ),
        )}
      </p>
    </div>
  );
}

export interface ComposerProps {
  readonly draft: string;
  readonly onDraft: (text: string) => void;
  readonly onSend: (text: string) => Promise<Outcome>;
  readonly offline: boolean;
}

export function Composer({ draft, onDraft, onSend, offline }: ComposerProps) {
  const { t } = useLingui();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const left = CHAT_TEXT_MAX - [...draft].length;
  const refusals = useRefusals();
  useEffect(() => grow(field.current), [draft]);

  const send = async () => {
    const text = draft.trim();
    if (text === "" || sending) return;
    if (left < 0) return setRefusal(refusals("too-long"));
    setSending(true);
    setRefusal(null);
    // The field is free at once; a refused text comes back into it.
    onDraft("");
    const outcome = await onSend(text);
    setSending(false);
    if (outcome.ok) return;
    onDraft(text);
    setRefusal(refusals(outcome.code));
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  return (
    <footer>
      <div className="composer">
        {refusal !== null && (
          <p className="err" id="chat-err" role="alert">
            <Icon name="circle-alert" />
            {refusal}
          </p>
        )}
        {offline && sending && (
          <p className="hint" role="status">
            <Trans>Wird gesendet, sobald die Verbindung wieder steht.</Trans>
          </p>
        )}
        <div className="line">
          <textarea
            ref={field}
            className="field"
            rows={1}
            value={draft}
            aria-label={t`Nachricht`}
            aria-describedby={refusal === null ? "chat-hint" : "chat-err"}
            aria-invalid={refusal !== null || left < 0}
            placeholder={t`Nachricht an alle`}
            onChange={(event) => onDraft(event.target.value)}
            onKeyDown={onKey}
          />
          <button type="button" className="btn p ic" aria-label={t`Senden`} onClick={() => void send()}>
            <Icon name="send" />
          </button>
        </div>
        <p className="hint" id="chat-hint">
          {left <= CHAT_TEXT_MAX - COUNT_FROM ? (
            left < 0 ? (
              <Plural value={-left} one="# Zeichen zu viel" other="# Zeichen zu viel" />
            ) : (
              <Plural value={left} one="Noch # Zeichen" other="Noch # Zeichen" />
            )
          ) : (
            <Trans>Eingabe sendet, Umschalt und Eingabe beginnt eine Zeile.</Trans>
          )}
        </p>
      </div>
    </footer>
  );
}

function useRefusals(): (code: string) => string {
  const { t } = useLingui();
  return (code) => {
    switch (code) {
      case "too-many":
        return t`Das waren viele Nachrichten in kurzer Zeit. Warten Sie einen Moment und senden Sie noch einmal.`;
      case "too-long":
        return t`Die Nachricht ist zu lang. Kürzen Sie den Text oder teilen Sie ihn auf.`;
      case "invalid-text":
        return t`Dieser Text kann nicht gesendet werden. Entfernen Sie Sonderzeichen, die nicht zu lesen sind, oder kürzen Sie ihn.`;
      case "not-permitted":
        return t`Sie dürfen in dieser Sitzung nicht schreiben. Fragen Sie den Vorsitz.`;
      default:
        return t`Die Nachricht ist nicht angekommen. Senden Sie sie noch einmal.`;
    }
  };
}

/** The field grows with its text up to the limit the style sets. */
function grow(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}
