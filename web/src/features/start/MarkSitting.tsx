/** Makes a meeting a sitting of a body, or of none. */
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiProblem, api } from "../../api/client";
import type { Meeting } from "../../api/generated/Meeting";
import { useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { Icon } from "../../ui/Icon";
import { BodyField } from "./BodyField";

export function MarkSitting({ meeting, onDone }: { readonly meeting: Meeting; readonly onDone: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const problem = useProblemText();
  const [body, setBody] = useState(meeting.body?.id ?? "");
  const mark = useMutation({
    mutationFn: () => api.changeMeeting(meeting.id, { body_id: body === "" ? null : body }, meeting.version),
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: ["meetings"] }),
  });
  const { error } = mark;
  const atBody = error instanceof ApiProblem && error.field("body_id") !== undefined ? t`Dieses Gremium pflegen Sie nicht mehr, oder sein Register ist leer. Wählen Sie ein anderes.` : undefined;
  const runs = error instanceof ApiProblem && error.code === "conflict";
  return (
    <Ask title={t`Sitzung eines Gremiums`} body={t`Im Raum sehen dann alle das Register und die Anwesenheit. Läuft die Sitzung, bleibt sie die ihres Gremiums.`} confirm={t`Speichern`} busy={mark.isPending} onConfirm={() => mark.mutate()} onCancel={onDone}>
      <BodyField value={body} current={meeting.body} error={atBody} onChange={setBody} />
      {error && !atBody && <p className="err" role="alert"><Icon name="circle-alert" />{runs ? t`Die Sitzung läuft, oder eine Abstimmung ist noch nicht zu Ende. Beenden Sie die Sitzung; ist noch eine Abstimmung offen, stellen Sie vorher im Raum ihr Ergebnis fest oder erklären Sie sie für ungültig.` : problem(error)}</p>}
    </Ask>
  );
}
