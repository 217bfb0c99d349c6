/** Tenants that are no more, each with the certificate of its erasure. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import { Icon } from "../../ui/Icon";
import { moment } from "../../ui/clock";
import { saveFile } from "../../ui/save";

export function ErasedTenants() {
  const { t, i18n } = useLingui();
  const erased = useInfiniteQuery({
    queryKey: ["tenants", "erased"],
    queryFn: ({ pageParam }) => api.erasedTenants(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const items = erased.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="erased-h">
      <h2 id="erased-h"><Trans>Gelöschte Mandanten</Trans></h2>
      <ul className="plain-list">
        {items.map(({ id, name, erased_at_ms: at, certificate }) => {
          const date = moment(i18n.locale)(at);
          return (
            <li className="card row sb" key={id}>
              <span><b>{name}</b><span className="hint"> <Trans>gelöscht am {date}</Trans></span></span>
              <button type="button" className="btn o sm" aria-label={t`Löschnachweis sichern: ${name}`} onClick={() => saveFile(t`Löschnachweis ${name}`, "txt", certificate, "text/plain")}>
                <Icon name="download" size="s" />
                <Trans>Löschnachweis sichern</Trans>
              </button>
            </li>
          );
        })}
      </ul>
      {erased.hasNextPage && <button type="button" className="btn o" onClick={() => void erased.fetchNextPage()}><Trans>Weitere zeigen</Trans></button>}
    </section>
  );
}
