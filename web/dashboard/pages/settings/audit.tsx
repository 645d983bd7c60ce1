import { Link } from '@tanstack/react-router';
import type { components } from '../../../../dist/client/schema.js';
import { callAsStaff } from '../../api/client.js';
import { Page } from '../../shell/page.js';
import { useStore } from '../../shell/store-context.js';
import { t, textOf } from '../../text.js';
import { dateTime } from '../../ui/format.js';
import { List } from '../../ui/list-page.js';
import { Select } from '../../ui/select.js';
import { filledIn } from '../filters.js';
import { pageSize, useListSearch } from '../use-list-search.js';

type Line = components['schemas']['AuditEntry'];

const actorKinds = ['staff', 'key', 'command', 'system'] as const;
const objectKinds = [
  'order',
  'product',
  'customer',
  'discount',
  'refund',
  'secret',
  'settings',
  'shipping_method',
  'mail_template',
  'webhook',
  'key',
  'staff',
] as const;

/** Who changed what and when, with the old and the new value of each field. */
export function AuditPage() {
  const { storeId } = useStore();
  const { offset, textOf: filterOf, change } = useListSearch();
  const filters = filledIn({
    actorKind: filterOf('actorKind'),
    objectKind: filterOf('objectKind'),
    objectId: filterOf('objectId'),
  });
  const query = new URLSearchParams({ offset: String(offset), limit: String(pageSize), ...filters });
  const any = { id: '', text: t('lists.any') };
  return (
    <Page title={t('settings.pages.audit')}>
      <search className="filters">
        <Select
          label={t('audit.who')}
          value={filterOf('actorKind')}
          choices={[any, ...actorKinds.map((id) => ({ id, text: t(`audit.actors.${id}`) }))]}
          onChange={(actorKind) => change({ actorKind })}
        />
        <Select
          label={t('audit.what')}
          value={filterOf('objectKind')}
          choices={[any, ...objectKinds.map((id) => ({ id, text: objectText(id) }))]}
          onChange={(objectKind) => change({ objectKind, objectId: undefined })}
        />
      </search>
      <List
        title={t('settings.pages.audit')}
        queryKey={[storeId, 'audit', query.toString()]}
        queryFn={() =>
          callAsStaff<components['schemas']['AuditPage']>('GET', `/stores/${storeId}/audit?${query}`)
        }
        offset={offset}
        limit={pageSize}
        onPage={(to) => change({ offset: to || undefined })}
        rowKey={({ at, act, object }) => `${at} ${act} ${object.id}`}
        empty={<p>{t('audit.none')}</p>}
        columns={[
          {
            id: 'what',
            heading: t('audit.what'),
            cell: (line) => (
              <>
                <ObjectLink line={line} /> <small className="under">{line.act}</small>
              </>
            ),
          },
          {
            id: 'changes',
            heading: t('audit.changes'),
            cell: ({ changes }) => <Changes changes={changes} />,
          },
          {
            id: 'who',
            heading: t('audit.who'),
            cell: ({ actor, address }) => (
              <>
                <bdi>{actor.name || t(`audit.actors.${actor.kind}`)}</bdi>
                {address && <small className="under">{address}</small>}
              </>
            ),
          },
          {
            id: 'at',
            heading: t('orders.date'),
            cell: ({ at }) => <time dateTime={at}>{dateTime(at)}</time>,
          },
        ]}
      />
    </Page>
  );
}

function ObjectLink({ line: { object } }: { readonly line: Line }) {
  const { storeId } = useStore();
  const text = objectText(object.kind);
  const params = { storeId: String(storeId) };
  if (object.kind === 'order')
    return (
      <Link to="/$storeId/orders/$token" params={{ ...params, token: object.id }}>
        {text}
      </Link>
    );
  if (object.kind === 'customer')
    return (
      <Link to="/$storeId/customers/$id" params={{ ...params, id: object.id }}>
        {text}
      </Link>
    );
  if (object.kind === 'product')
    return (
      <Link to="/$storeId/products/$id" params={{ ...params, id: object.id }}>
        {text}
      </Link>
    );
  return <>{text}</>;
}

function Changes({ changes }: { readonly changes: Line['changes'] }) {
  if (changes.length === 0) return <>–</>;
  return (
    <ul className="changes">
      {changes.map(({ field, before, after }) => (
        <li key={field}>
          <strong>{textOf(`settings.fields.${field}`, field)}</strong>{' '}
          <del>
            <bdi>{valueText(before)}</bdi>
          </del>{' '}
          <span aria-hidden="true">→</span>{' '}
          <ins>
            <bdi>{valueText(after)}</bdi>
          </ins>
        </li>
      ))}
    </ul>
  );
}

function objectText(kind: string): string {
  return textOf(`audit.objects.${kind}`, kind);
}

/** A value as a line; what is long is cut. */
function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
