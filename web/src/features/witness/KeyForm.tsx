/** Adds a witness or a log: a name, maybe an address, a key. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiProblem } from "../../api/client";
import { useFieldText, useProblemText } from "../../app/problems";
import { announce } from "../../ui/announcer";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";

interface KeyFormProps {
  readonly title: string;
  readonly address?: boolean;
  readonly keyHint: string;
  readonly add: (name: string, url: string, key: string) => Promise<void>;
}

export function KeyForm({ title, address = false, keyHint, add }: KeyFormProps) {
  const { t } = useLingui();
  const fault = useFieldText();
  const problem = useProblemText();
  const [name, setName] = useState("");
  const [url, setUrl] = useState("");
  const [key, setKey] = useState("");
  const adding = useMutation({
    mutationFn: () => add(name, url, key),
    onSuccess: () => {
      announce(t`Hinzugefügt.`);
      for (const set of [setName, setUrl, setKey]) set("");
    },
  });
  const wrong = (field: string) => fault(adding.error, field);
  const wrongKey = adding.error instanceof ApiProblem && adding.error.field("key") !== undefined ? t`Dieser Schlüssel ist unvollständig, von anderer Art oder schon eingetragen.` : undefined;
  const named = ["name", "url", "key"].some((field) => wrong(field) !== undefined);
  return (
    <form
      className="card stack"
      noValidate
      aria-labelledby="add-h"
      onSubmit={(event) => {
        event.preventDefault();
        if (!adding.isPending) adding.mutate();
      }}
    >
      <h2 id="add-h">{title}</h2>
      <Field label={t`Name`} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} error={wrong("name")} hint={t`Wie Sie die Stelle nennen.`} />
      {address && <Field label={t`Adresse`} type="url" autoComplete="off" value={url} onChange={(event) => setUrl(event.target.value)} error={wrong("url")} hint={t`Zum Beispiel https://plenum.example.org/witness`} />}
      <Field label={t`Schlüssel`} autoComplete="off" spellCheck={false} value={key} onChange={(event) => setKey(event.target.value)} error={wrongKey} hint={keyHint} />
      {adding.isError && !named && <p className="err" role="alert"><Icon name="circle-alert" />{problem(adding.error)}</p>}
      <div className="row"><button type="submit" className="btn p" aria-busy={adding.isPending}><Icon name="plus" /><Trans>Hinzufügen</Trans></button></div>
    </form>
  );
}
