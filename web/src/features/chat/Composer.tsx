/** The line to write: new, as an answer, or anew what one has written. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { peopleHere } from "../../call/conference";
import { CHAT_TEXT_MAX } from "../../call/wire";
import type { Conversation } from "../../call/wire";
import { useRoom } from "../room/act";
import type { Context } from "./Chat";
import { EmojiPicker } from "./EmojiPicker";

/** From here on the number of characters left is shown. */
const COUNT_FROM = CHAT_TEXT_MAX - 300;
/** People offered for a mention. */
const MENTIONS_SHOWN = 50;

interface ComposerProps {
  readonly to: Conversation | null;
  readonly draft: string;
  readonly onDraft: (text: string) => void;
  readonly context: Context;
  readonly onContext: (context: Context) => void;
  readonly offline: boolean;
}

export function Composer({ to, draft, onDraft, context, onContext, offline }: ComposerProps) {
  const { t } = useLingui();
  const { call, conference, may } = useRoom();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const left = CHAT_TEXT_MAX - [...draft].length;
  const refusals = useRefusals();
  useEffect(() => grow(field.current), [draft]);
  useEffect(() => {
    if (context) field.current?.focus();
  }, [context]);

  const send = async () => {
    const text = draft.trim();
    if (text === "" || sending) return;
    if (left < 0) return setRefusal(refusals("too-long"));
    setSending(true);
    setRefusal(null);
    // The field is free at once; a refused text comes back into it.
    onDraft("");
    onContext(null);
    const mentions = peopleHere(conference).filter((person) => text.includes(`@${person.name}`)).map((person) => person.id);
    const outcome = await call.ask(
      context?.kind === "edit"
        ? { type: "chat-edit", message: context.message.id, text }
        : {
            type: "chat-send",
            text,
            ...(to ? { to } : {}),
            ...(context ? { reply_to: context.message.id } : {}),
            ...(mentions.length > 0 ? { mentions } : {}),
          },
    );
    setSending(false);
    if (outcome.ok) return;
    onDraft(text);
    onContext(context);
    setRefusal(refusals(outcome.code));
  };
  const insert = (text: string) => {
    const at = field.current?.selectionStart ?? draft.length;
    onDraft(draft.slice(0, at) + text + draft.slice(at));
    field.current?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape" && context) {
      event.preventDefault();
      event.stopPropagation();
      if (context.kind === "edit") onDraft("");
      return onContext(null);
    }
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  if (!may("chat")) {
    return (
      <footer>
        <p className="hint">
          <Icon name="lock" size="s" /> <Trans>Schreiben ist in dieser Sitzung für Sie gesperrt. Lesen können Sie alles.</Trans>
        </p>
      </footer>
    );
  }
  const others = peopleHere(conference).filter((person) => person.id !== conference.you).slice(0, MENTIONS_SHOWN);
  return (
    <footer>
      <div className="composer">
        {context && (
          <p className="context">
            <Icon name={context.kind === "edit" ? "pencil" : "reply"} size="s" />
            <span className="grow">
              {context.kind === "edit" ? (
                <Trans>Sie bearbeiten Ihre Nachricht</Trans>
              ) : (
                <Trans>
                  Antwort an <bdi>{context.message.from_name}</bdi>
                </Trans>
              )}
            </span>
            <button
              type="button"
              className="btn q ic sm"
              aria-label={t`Abbrechen`}
              onClick={() => {
                if (context.kind === "edit") onDraft("");
                onContext(null);
              }}
            >
              <Icon name="x" />
            </button>
          </p>
        )}
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
            placeholder={to ? t`Vertrauliche Nachricht` : t`Nachricht an alle`}
            onChange={(event) => onDraft(event.target.value)}
            onKeyDown={onKey}
          />
          <button type="button" className="btn p ic" aria-label={t`Senden`} onClick={() => void send()}>
            <Icon name="send" />
          </button>
        </div>
        <div className="row tight">
          <EmojiPicker onPick={insert} />
          <Menu className="btn q sm" label={t`Person erwähnen`} items={others.map((person) => ({ label: person.name, icon: "users", run: () => insert(`@${person.name} `) }))}>
            <span aria-hidden="true">@</span>
            <span className="vh">{t`Person erwähnen`}</span>
          </Menu>
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
      case "not-found":
        return t`Die Person oder die Gruppe ist nicht mehr in der Sitzung.`;
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
