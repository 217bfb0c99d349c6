/** Chat of the room, with single people and in groups: which conversation, its log, and a line to write. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import type { MenuItem } from "../../ui/Menu";
import { conversationKey, conversationOf, personOf } from "../../call/conference";
import type { ConferenceState } from "../../call/conference";
import { NAME_MAX } from "../../call/wire";
import type { ChatMessage, Conversation } from "../../call/wire";
import { useRoom } from "../room/act";
import { ChatLog } from "./ChatLog";
import { Composer } from "./Composer";
import { saveChat } from "./export";

/** What the composer is about besides a new message. */
export type Context = { readonly kind: "reply" | "edit"; readonly message: ChatMessage } | null;

export interface ChatProps {
  readonly open: Conversation | null;
  readonly onOpen: (to: Conversation | null) => void;
  readonly unread: ReadonlyMap<string, number>;
  readonly draft: string;
  readonly onDraft: (text: string) => void;
  readonly offline: boolean;
}

export function ChatPanel({ open, onOpen, unread, draft, onDraft, offline }: ChatProps) {
  const { t } = useLingui();
  const { conference } = useRoom();
  const [query, setQuery] = useState<string | null>(null);
  const [context, setContext] = useState<Context>(null);
  const [grouping, setGrouping] = useState(false);
  const here = conversationKey(open);
  const messages = conference.chat.filter((message) => conversationKey(conversationOf(message, conference.you)) === here);
  const wanted = query?.trim().toLocaleLowerCase() ?? "";
  const found = wanted === "" ? messages : messages.filter((message) => `${message.from_name} ${message.text}`.toLocaleLowerCase().includes(wanted));
  const choose = (to: Conversation | null) => {
    setContext(null);
    onOpen(to);
  };
  return (
    <>
      <div className="chat-top">
        <Conversations open={open} onOpen={choose} unread={unread} />
        <button type="button" className="btn q ic sm" aria-label={t`Im Chat suchen`} aria-expanded={query !== null} onClick={() => setQuery(query === null ? "" : null)}>
          <Icon name="search" />
        </button>
        <ChatMenu open={open} messages={messages} onGroup={() => setGrouping(true)} onOpen={choose} />
      </div>
      <p className="hint chat-keep">
        {conference.bounds.chat_days === 0 ? <Trans>Der Chat wird beim Ende der Sitzung gelöscht.</Trans> : <Plural value={conference.bounds.chat_days} one="Was an alle geschrieben wird, bleibt nach dem Ende # Tag, Vertrauliches nicht." other="Was an alle geschrieben wird, bleibt nach dem Ende # Tage, Vertrauliches nicht." />}
      </p>
      {query !== null && (
        <div className="chat-search">
          <div className="fic">
            <Icon name="search" />
            <input className="field" type="search" autoFocus aria-label={t`Suchwort`} placeholder={t`Text oder Name`} value={query} onChange={(event) => setQuery(event.target.value)} />
          </div>
          <p className="hint" role="status">
            {wanted === "" ? "" : t`${found.length} gefunden`}
          </p>
        </div>
      )}
      <ChatLog messages={found} all={messages} private={open !== null} onReply={(message) => setContext({ kind: "reply", message })} onEdit={(message) => {
        setContext({ kind: "edit", message });
        onDraft(message.text);
      }} />
      <Composer to={open} draft={draft} onDraft={onDraft} context={context} onContext={setContext} offline={offline} />
      {grouping && <NewGroup onClose={() => setGrouping(false)} />}
    </>
  );
}

/** The name of a conversation, as its members see it. */
export function useConversationName(): (conference: ConferenceState, to: Conversation | null) => string {
  const { t } = useLingui();
  return (conference, to) => {
    if (!to) return t`Alle`;
    if ("person" in to) {
      const known = personOf(conference, to.person)?.name ?? conference.chat.find((message) => message.from === to.person)?.from_name;
      return known ?? t`gegangen`;
    }
    return conference.groups.find((group) => group.id === to.group)?.name ?? t`Gruppe`;
  };
}

function Conversations({ open, onOpen, unread }: Pick<ChatProps, "open" | "onOpen" | "unread">) {
  const { t } = useLingui();
  const { conference } = useRoom();
  const name = useConversationName();
  const written = new Map<string, Conversation>();
  for (const message of conference.chat) {
    const to = conversationOf(message, conference.you);
    if (to) written.set(conversationKey(to), to);
  }
  for (const group of conference.groups) written.set(`group:${group.id}`, { group: group.id });
  if (open) written.set(conversationKey(open), open);
  const options: [string, Conversation | null][] = [["room", null], ...written];
  const people = conference.participants.filter((person) => person.id !== conference.you && !written.has(`person:${person.id}`));
  const known = new Map<string, Conversation | null>([...options, ...people.map((person): [string, Conversation] => [`person:${person.id}`, { person: person.id }])]);
  const words = (key: string, to: Conversation | null) => {
    const count = unread.get(key) ?? 0;
    return count > 0 ? t`${name(conference, to)} (${count} neu)` : name(conference, to);
  };
  return (
    <select className="field" aria-label={t`Unterhaltung`} value={conversationKey(open)} onChange={(event) => onOpen(known.get(event.target.value) ?? null)}>
      {options.map(([key, to]) => (
        <option key={key} value={key}>
          {words(key, to)}
        </option>
      ))}
      {people.length > 0 && (
        <optgroup label={t`Vertraulich schreiben an`}>
          {people.map((person) => (
            <option key={person.id} value={`person:${person.id}`}>
              {person.name}
            </option>
          ))}
        </optgroup>
      )}
    </select>
  );
}

function ChatMenu({ open, messages, onGroup, onOpen }: { open: Conversation | null; messages: readonly ChatMessage[]; onGroup: () => void; onOpen: (to: Conversation | null) => void }) {
  const { t, i18n } = useLingui();
  const { conference, act, may } = useRoom();
  const name = useConversationName()(conference, open);
  const items: (MenuItem | false)[] = [
    may("chat") && conference.participants.length > 1 && { label: t`Neue Gruppe …`, icon: "users", run: onGroup },
    open !== null && "group" in open && {
      label: t`Gruppe verlassen`,
      icon: "log-out",
      run: () => {
        onOpen(null);
        void act({ type: "group-leave", group: open.group });
      },
    },
    conference.bounds.chat_export && messages.length > 0 && { label: t`Als Text sichern`, icon: "download", apart: true, run: () => saveChat("txt", conference.title, name, messages, i18n.locale) },
    conference.bounds.chat_export && messages.length > 0 && { label: t`Als HTML sichern`, icon: "download", run: () => saveChat("html", conference.title, name, messages, i18n.locale) },
  ];
  return <Menu label={t`Mehr zum Chat`} items={items.filter((item) => item !== false)} />;
}

function NewGroup({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const flip = (id: string) => setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <Ask
      title={<Trans>Neue Gruppe</Trans>}
      body={<Trans>Nur wer in der Gruppe ist, liest mit. Der Vorsitz liest nicht mit.</Trans>}
      confirm={<Trans>Gruppe anlegen</Trans>}
      onCancel={onClose}
      onConfirm={() => {
        onClose();
        void act({ type: "group-create", name, members: [...chosen] }, t`Die Gruppe ist angelegt.`);
      }}
    >
      <Field label={t`Name der Gruppe`} value={name} maxLength={NAME_MAX} required onChange={(event) => setName(event.target.value)} />
      <fieldset className="choices">
        <legend>
          <Trans>Personen</Trans>
        </legend>
        {conference.participants
          .filter((person) => person.id !== conference.you)
          .map((person) => (
            <label key={person.id}>
              <input type="checkbox" checked={chosen.includes(person.id)} onChange={() => flip(person.id)} />
              <bdi>{person.name}</bdi>
            </label>
          ))}
      </fieldset>
    </Ask>
  );
}
