/** The messages of one conversation, pinned ones on top. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useLayoutEffect, useRef } from "react";
import { clock } from "../../ui/clock";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import type { MenuItem } from "../../ui/Menu";
import { personOf } from "../../call/conference";
import type { ChatMessage } from "../../call/wire";
import { useRoleNames } from "../people/roles";
import { useRoom } from "../room/act";
import { Avatar } from "../stage/Avatar";
import { pieces } from "./links";

/** Nearer to the end than this, new messages scroll into view. */
const NEAR_END_PX = 80;

/** Messages of one person within this time are drawn under one head. */
const TOGETHER_MS = 5 * 60_000;

interface LogProps {
  readonly messages: readonly ChatMessage[];
  /** Without the search, to find what is answered. */
  readonly all: readonly ChatMessage[];
  readonly private: boolean;
  readonly onReply: (message: ChatMessage) => void;
  readonly onEdit: (message: ChatMessage) => void;
}

export function ChatLog(props: LogProps) {
  const { t } = useLingui();
  const { messages } = props;
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const count = messages.length;
  useLayoutEffect(() => {
    const body = log.current;
    if (body && atEnd.current) body.scrollTop = body.scrollHeight;
  }, [count]);
  const pinned = props.all.filter((message) => message.pinned);
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
      {pinned.length > 0 && (
        <ul className="pins" aria-label={t`Angeheftet`}>
          {pinned.map((message) => (
            <li key={message.id}>
              <Icon name="pin" size="s" />
              <span>
                <b>{message.from_name}:</b> {message.text}
              </span>
            </li>
          ))}
        </ul>
      )}
      {count === 0 && (
        <div className="empty">
          <Icon name="message-circle" size="l" />
          <p>{props.private ? <Trans>Noch keine Nachrichten. Nur Sie und die Gegenseite lesen mit.</Trans> : <Trans>Noch keine Nachrichten. Alle in der Sitzung lesen mit.</Trans>}</p>
        </div>
      )}
      {messages.map((message, at) => (
        <Message key={message.id} message={message} follows={followsOn(messages[at - 1], message)} {...props} />
      ))}
    </div>
  );
}

/** Goes on with what the same person just wrote: its head need not be drawn again. */
function followsOn(before: ChatMessage | undefined, message: ChatMessage): boolean {
  return before !== undefined && before.from === message.from && !before.announcement && !message.announcement && message.at_ms - before.at_ms < TOGETHER_MS;
}

function Message({ message, follows, all, onReply, onEdit }: { message: ChatMessage; follows: boolean } & LogProps) {
  const { t, i18n } = useLingui();
  const { conference, act, may } = useRoom();
  const roles = useRoleNames();
  const own = message.from === conference.you;
  const author = personOf(conference, message.from);
  const at = new Date(message.at_ms);
  const name = message.from_name;
  const gone = message.deleted_by !== undefined;
  const answered = message.reply_to === undefined ? undefined : all.find((one) => one.id === message.reply_to);
  const items: (MenuItem | false)[] = [
    !gone && may("chat") && { label: t`Antworten`, icon: "reply", run: () => onReply(message) },
    !gone && own && may("chat") && { label: t`Bearbeiten`, icon: "pencil", run: () => onEdit(message) },
    !gone && may("moderate-chat") && message.to === undefined && !message.announcement && {
      label: message.pinned ? t`Nicht mehr anheften` : t`Für alle anheften`,
      icon: "pin",
      run: () => void act({ type: "chat-pin", message: message.id, pinned: !message.pinned }),
    },
    !gone && (own || may("moderate-chat")) && { label: t`Löschen`, icon: "trash-2", danger: true, apart: true, run: () => void act({ type: "chat-delete", message: message.id }, t`Die Nachricht ist gelöscht.`) },
  ];
  return (
    <article className={`msg ${own ? "own" : ""} ${follows ? "follows" : ""}`} aria-label={own ? t`Nachricht von Ihnen` : t`Nachricht von ${name}`}>
      {!own && !follows && <Avatar id={message.from} name={name} size="av-s" />}
      <div className="hd">
        <b className={follows ? "vh" : undefined}>{own ? <Trans>Sie</Trans> : <bdi>{name}</bdi>}</b>
        {!own && !follows && author && author.role !== "participant" && <span className="bdg a">{roles[author.role]}</span>}
        {message.announcement && (
          <span className="bdg a">
            <Trans>Durchsage</Trans>
          </span>
        )}
        {message.mentions?.includes(conference.you) && (
          <span className="bdg warn">
            <Trans>erwähnt Sie</Trans>
          </span>
        )}
        <time className={follows ? "vh" : undefined} dateTime={at.toISOString()}>{clock(i18n.locale)(at)}</time>
        {message.edited_at_ms !== undefined && !gone && (
          <span className="mut sm">
            <Trans>bearbeitet</Trans>
          </span>
        )}
      </div>
      <div className="acts">
        <Menu label={own ? t`Aktionen für Ihre Nachricht` : t`Aktionen für die Nachricht von ${name}`} items={items.filter((item) => item !== false)} />
      </div>
      {answered && !gone && (
        <blockquote>
          <b>{answered.from_name}:</b> {answered.deleted_by === undefined ? answered.text.slice(0, 140) : <Trans>gelöschte Nachricht</Trans>}
        </blockquote>
      )}
      {gone ? (
        <p className="gone">{message.deleted_by === message.from ? <Trans>Nachricht zurückgenommen</Trans> : <Trans>Von der Leitung gelöscht</Trans>}</p>
      ) : (
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
      )}
    </article>
  );
}
