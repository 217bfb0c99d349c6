/** Whether the authority gives a stamp now. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { moment } from "../../ui/clock";
import { useStampFaultText } from "./faults";

export function TestStamp() {
  const { i18n } = useLingui();
  const client = useQueryClient();
  const problem = useProblemText();
  const faultText = useStampFaultText();
  const test = useMutation({ mutationFn: api.testTimeStamp, onSuccess: () => client.invalidateQueries({ queryKey: ["time-stamping"] }) });
  const got = test.data;
  const when = got?.at_ms ? moment(i18n.locale, "medium", true)(got.at_ms) : "";
  const policy = got?.policy ?? "";
  return (
    <section className="card stack" aria-labelledby="try-h">
      <h2 id="try-h"><Trans>Zeitstempel probieren</Trans></h2>
      <p><Trans>Fragt den gespeicherten Dienst nach einem Zeitstempel für Zufallszahlen und prüft ihn.</Trans></p>
      <div className="row"><button type="button" className="btn o" aria-busy={test.isPending} onClick={() => !test.isPending && test.mutate()}><Icon name="stamp" /><Trans>Zeitstempel probieren</Trans></button></div>
      <div role="status">
        {got && got.fault === null && <p className="row nw"><Icon name="circle-check" /><span><Trans>Der Zeitstempel ist in Ordnung: {when}, nach den Regeln {policy}.</Trans></span></p>}
        {got && got.fault !== null && <p className="err"><Icon name="circle-alert" />{faultText(got.fault)}</p>}
        {test.isError && <p className="err"><Icon name="circle-alert" />{problem(test.error)}</p>}
      </div>
    </section>
  );
}
