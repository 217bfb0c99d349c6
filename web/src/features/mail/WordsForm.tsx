/** The words of one kind of mail in one language, with how it reads. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { ApiProblem, api } from "../../api/client";
import type { MailText } from "../../api/generated/MailText";
import type { MailWords } from "../../api/generated/MailWords";
import { useFieldText, useProblemText } from "../../app/problems";
import { announce } from "../../ui/announcer";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { keepFocus } from "../../ui/focus";
import { Icon } from "../../ui/Icon";
import { exampleOf } from "./example";
import { useKindText } from "./words";

/** Longest subject and paragraphs, characters; the server counts again. */
const SUBJECT_MAX = 120;
const PARAGRAPHS_MAX = 2_000;

export function WordsForm({ text }: { readonly text: MailText }) {
  const tongue = text.language === "de" ? "Deutsch" : "English";
  const box = useRef<HTMLDetailsElement>(null);
  // What was saved is a new editor; the hand stays on its button.
  const saved = () => keepFocus(document.activeElement, () => box.current?.querySelector<HTMLElement>("[type=submit]"));
  return (
    <details className="mail-words" ref={box}>
      <summary>
        <b lang={text.language}>{tongue}</b> <span className="mut">{text.own === null ? <Trans>Text von Plenum</Trans> : <Trans>eigener Text</Trans>}</span>
      </summary>
      <Editor key={text.version} text={text} tongue={tongue} onSaved={saved} />
    </details>
  );
}

interface EditorProps {
  readonly text: MailText;
  readonly tongue: string;
  readonly onSaved: () => void;
}

function Editor({ text, tongue, onSaved }: EditorProps) {
  const { t } = useLingui();
  const client = useQueryClient();
  const problem = useProblemText();
  const fault = useFieldText();
  const kind = useKindText()(text.kind);
  const [words, setWords] = useState<MailWords>(text.own ?? text.built_in);
  const [asks, setAsks] = useState(false);
  const { kind: sort, language } = text;
  const save = useMutation({
    mutationFn: (own: MailWords | null) => api.writeMailText({ kind: sort, language, words: own, seen: text.version }),
    onSuccess: (texts, own) => {
      onSaved();
      client.setQueryData(["mail-texts"], texts);
      announce(own === null ? t`Jetzt gilt wieder der Text von Plenum.` : t`Gespeichert.`);
    },
  });
  const failed = save.error;
  const places = text.places.map((place) => `{${place}}`).join(", ");
  const wrong = (field: keyof MailWords) =>
    failed instanceof ApiProblem && failed.field(field) === "refused" ? t`Ein Platzhalter in geschweiften Klammern ist hier nicht bekannt. Möglich sind: ${places}` : fault(failed, field);
  const shown = exampleOf(sort, language, words);
  const general = failed !== null && !(["subject", "intro", "closing"] as const).some((field) => wrong(field) !== undefined) && <p className="err" role="alert"><Icon name="circle-alert" />{problem(failed)}</p>;
  return (
    <>
      <form
        className="stack"
        noValidate
        aria-label={`${kind}, ${tongue}`}
        onSubmit={(event) => {
          event.preventDefault();
          if (!save.isPending) save.mutate(words);
        }}
      >
        <Field label={t`Betreff`} lang={language} maxLength={SUBJECT_MAX} value={words.subject} onChange={(event) => setWords({ ...words, subject: event.target.value })} error={wrong("subject")} />
        <Paragraphs label={t`Text vor dem Link oder Code`} lang={language} value={words.intro} error={wrong("intro")} hint={t`Platzhalter: ${places}. Eine Leerzeile beginnt einen Absatz.`} onChange={(intro) => setWords({ ...words, intro })} />
        <Paragraphs label={t`Text danach`} lang={language} value={words.closing} error={wrong("closing")} hint={t`Darf leer sein.`} onChange={(closing) => setWords({ ...words, closing })} />
        {!asks && general}
        <div className="row">
          <button type="submit" className="btn p" aria-busy={save.isPending}><Trans>Speichern</Trans></button>
          {text.own !== null && <button type="button" className="btn g" onClick={() => { save.reset(); setAsks(true); }}><Trans>Text von Plenum nehmen …</Trans></button>}
        </div>
        <section className="stack g2" aria-label={t`Vorschau mit Beispielen`}>
          <p className="mut"><Trans>So liest es sich, mit Beispielen in den Platzhaltern:</Trans></p>
          <div className="mail-shown" lang={language}><b>{shown.subject}</b>{"\n\n"}{shown.text}</div>
        </section>
      </form>
      {asks && (
        <Ask danger title={t`Eigenen Text löschen?`} body={t`Danach gilt der Text von Plenum. Ihr Text ist dann nicht mehr da.`} confirm={t`Löschen`} busy={save.isPending} onConfirm={() => save.mutate(null)} onCancel={() => setAsks(false)}>
          {general}
        </Ask>
      )}
    </>
  );
}

interface ParagraphsProps {
  readonly label: string;
  readonly lang: string;
  readonly value: string;
  readonly hint: string;
  readonly error: string | undefined;
  readonly onChange: (text: string) => void;
}

function Paragraphs({ label, lang, value, hint, error, onChange }: ParagraphsProps) {
  const id = useId();
  return (
    <div className="f">
      <label htmlFor={id}>{label}</label>
      <textarea className="field" id={id} lang={lang} value={value} maxLength={PARAGRAPHS_MAX} aria-invalid={error ? true : undefined} aria-describedby={error ? `${id}-e ${id}-h` : `${id}-h`} onChange={(event) => onChange(event.target.value)} />
      {error && <p className="err" id={`${id}-e`}><Icon name="circle-alert" />{error}</p>}
      <p className="hint" id={`${id}-h`}>{hint}</p>
    </div>
  );
}
