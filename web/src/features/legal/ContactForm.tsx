/** Whom people tell of barriers, and the body that decides when they are not heard (§ 12b BGG). */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { LegalContact } from "../../api/generated/LegalContact";
import { useFieldText, useProblemText } from "../../app/problems";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { showLook } from "../../ui/look";

export function ContactForm({ contact }: { readonly contact: LegalContact }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const problem = useProblemText();
  const fieldText = useFieldText();
  const [fields, setFields] = useState(contact);
  const save = useMutation({
    mutationFn: () => api.setLegalContact(fields),
    onSuccess: async (saved) => {
      client.setQueryData(["legal-contact"], saved);
      setFields(saved);
      showLook((await api.instance()).look);
    },
  });
  const field = (key: keyof LegalContact) => ({
    value: fields[key] ?? "",
    onChange: (event: { target: { value: string } }) => setFields({ ...fields, [key]: event.target.value }),
    error: fieldText(save.error, key),
  });
  return (
    <section className="card stack" aria-labelledby="barrier-h">
      <h2 id="barrier-h"><Trans>Barrieren melden</Trans></h2>
      <p className="mut"><Trans>Steht auf der Seite „Barriere melden“ und unter der Erklärung zur Barrierefreiheit. Das Gesetz verlangt beides: wer zuhört und wer entscheidet, wenn die Antwort nicht hilft.</Trans></p>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Field label={t`E-Mail für Meldungen`} type="email" {...field("barrier_mail")} />
        <Field label={t`Telefon für Meldungen`} type="tel" {...field("barrier_phone")} />
        <Field label={t`Durchsetzungsstelle`} {...field("enforcement_name")} hint={t`Zum Beispiel die Schlichtungsstelle Ihres Landes.`} />
        <Field label={t`Seite der Durchsetzungsstelle`} type="url" {...field("enforcement_link")} />
        {save.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(save.error)}</p>}
        <div className="row">
          <button type="submit" className="btn p" aria-busy={save.isPending}><Trans>Kontakte speichern</Trans></button>
          <span role="status">{save.isSuccess && <Trans>Gespeichert.</Trans>}</span>
        </div>
      </form>
    </section>
  );
}
