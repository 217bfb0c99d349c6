/** One legal text in one language: words of one's own, a link, or nothing. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { ApiProblem, api } from "../../api/client";
import type { LegalKind } from "../../api/generated/LegalKind";
import type { LegalSource } from "../../api/generated/LegalSource";
import { useFieldText, useProblemText } from "../../app/problems";
import { announce } from "../../ui/announcer";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { LEGAL_NAMES } from "../../ui/legal";
import { showLook } from "../../ui/look";

type Form = "text" | "link" | "none";

/** Longest text, characters; the server counts again. */
const TEXT_MAX = 60_000;

interface TextFormProps {
  readonly kind: LegalKind;
  readonly language: string;
  readonly source: LegalSource | undefined;
}

const formOf = (source: LegalSource | undefined): Form => (source?.text != null ? "text" : source?.link != null ? "link" : "none");

export function TextForm({ kind, language, source }: TextFormProps) {
  const { i18n } = useLingui();
  const name = i18n._(LEGAL_NAMES[kind]);
  const tongue = language === "de" ? "Deutsch" : "English";
  const form = formOf(source);
  const day = source ? i18n.date(new Date(source.published_at_ms), { dateStyle: "medium" }) : "";
  const version = source?.version ?? 0;
  return (
    <details className="legal-src">
      <summary>
        <b lang={language}>{tongue}</b>{" "}
        <span className="mut">{form === "none" ? kind === "terms" ? <Trans>freiwillig</Trans> : <Trans>fehlt noch</Trans> : form === "link" ? <Trans>Link, Fassung {version} vom {day}</Trans> : <Trans>Fassung {version} vom {day}</Trans>}</span>
      </summary>
      <Editor key={version} kind={kind} language={language} source={source} label={`${name}, ${tongue}`} />
    </details>
  );
}

function Editor({ kind, language, source, label }: TextFormProps & { readonly label: string }) {
  const { t } = useLingui();
  const id = useId();
  const client = useQueryClient();
  const problem = useProblemText();
  const fieldText = useFieldText();
  const [form, setForm] = useState<Form>(source === undefined ? "text" : formOf(source));
  const [text, setText] = useState(source?.text ?? "");
  const [link, setLink] = useState(source?.link ?? "");
  const publish = useMutation({
    mutationFn: () => api.publishLegal({ kind, language, seen: source?.version ?? 0, ...(form === "text" ? { text } : form === "link" ? { link } : {}) }),
    onSuccess: async (sources) => {
      client.setQueryData(["legal-sources"], sources);
      void client.invalidateQueries({ queryKey: ["legal"] });
      announce(t`Veröffentlicht.`);
      showLook((await api.instance()).look);
    },
  });
  const line = publish.error instanceof ApiProblem ? /line (\d+)/.exec(publish.error.problem?.detail ?? "")?.[1] : undefined;
  const wrong = fieldText(publish.error, "text");
  const choices: ReadonlyArray<readonly [Form, string]> = [["text", t`Eigener Text`], ["link", t`Link auf unsere Seite`], ["none", t`Nichts zeigen`]];
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        publish.mutate();
      }}
    >
      <fieldset className="row look-choice">
        <legend className="vh">{label}</legend>
        {choices.map(([value, words]) => (
          <label key={value} className="row nw">
            <input type="radio" name={`${id}-form`} checked={form === value} onChange={() => setForm(value)} />
            {words}
          </label>
        ))}
      </fieldset>
      {form === "text" && (
        <div className="f">
          <label htmlFor={`${id}-t`}><Trans>Text: {label}</Trans></label>
          <textarea className="field" id={`${id}-t`} lang={language} value={text} maxLength={TEXT_MAX} aria-invalid={wrong ? true : undefined} aria-describedby={`${id}-h`} onChange={(event) => setText(event.target.value)} />
          {wrong ? (
            <p className="err" id={`${id}-h`} role="alert"><Icon name="circle-alert" /><span>{line !== undefined && <Trans>Zeile {line}:</Trans>} {wrong}</span></p>
          ) : (
            <p className="hint" id={`${id}-h`}><Trans>„# “ beginnt eine Überschrift, „- “ eine Aufzählung, eine Leerzeile einen Absatz. Links: [Wörter](https://…). Anderes bleibt, wie Sie es schreiben.</Trans></p>
          )}
        </div>
      )}
      {form === "link" && <Field label={t`Adresse: ${label}`} type="url" value={link} onChange={(event) => setLink(event.target.value)} error={fieldText(publish.error, "link")} hint={t`Zum Beispiel: https://www.example.org/impressum`} />}
      {publish.isError && wrong === undefined && <p className="err" role="alert"><Icon name="circle-alert" />{problem(publish.error)}</p>}
      <div className="row">
        <button type="submit" className="btn p" aria-busy={publish.isPending}>{form === "none" ? <Trans>Zurückziehen</Trans> : <Trans>Veröffentlichen</Trans>}</button>
        {source?.text != null && <a className="btn g" href={`/legal/${kind}`} target="_blank" rel="noopener"><Trans>Ansehen</Trans></a>}
      </div>
    </form>
  );
}
