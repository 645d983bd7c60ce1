import { keepPreviousData, type QueryKey, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';
import { t } from '../text.js';
import { Button } from './button.js';
import { number } from './format.js';
import { Failure, Waiting } from './notice.js';

export interface Column<Row> {
  readonly id: string;
  readonly heading: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand at the end of their cell. */
  readonly isNumber?: boolean;
  /** Whether a phone leaves it out. */
  readonly isMinor?: boolean;
}

export interface Listed<Row> {
  readonly items: readonly Row[];
  readonly totalItems: number;
}

export interface ListProps<Row> {
  /** What the table holds, for its caption: `Orders`. */
  readonly title: string;
  readonly queryKey: QueryKey;
  readonly queryFn: () => Promise<Listed<Row>>;
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  readonly offset: number;
  readonly limit: number;
  readonly onPage: (offset: number) => void;
  /** What to say where there is nothing, and what to do about it. */
  readonly empty: ReactNode;
}

/** A list of objects: a table, its count, its pages; what it shows stays while more is read. */
export function List<Row>({
  title,
  queryKey,
  queryFn,
  columns,
  rowKey,
  offset,
  limit,
  onPage,
  empty,
}: ListProps<Row>) {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey,
    queryFn,
    placeholderData: keepPreviousData,
  });
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />;
  if (data.totalItems === 0) return <div className="empty">{empty}</div>;
  const last = Math.min(offset + limit, data.totalItems);
  return (
    <>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      <div className="table-frame" aria-busy={isFetching}>
        <table className="table">
          <caption className="visually-hidden">
            {title}: {number(data.totalItems)}
          </caption>
          <thead>
            <tr>
              {columns.map(({ id, heading, isNumber, isMinor }) => (
                <th key={id} scope="col" className={cellClass(isNumber, isMinor)}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.items.map((row) => (
              <tr key={rowKey(row)}>
                {columns.map(({ id, heading, cell, isNumber, isMinor }) => (
                  <td key={id} data-heading={heading} className={cellClass(isNumber, isMinor)}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <nav className="paging" aria-label={t('lists.pages')}>
        <p role="status">{t('lists.span', { from: offset + 1, to: last, smart_count: data.totalItems })}</p>
        <Button isDisabled={offset === 0} onPress={() => onPage(Math.max(0, offset - limit))}>
          {t('lists.previous')}
        </Button>
        <Button isDisabled={last >= data.totalItems} onPress={() => onPage(offset + limit)}>
          {t('lists.next')}
        </Button>
      </nav>
    </>
  );
}

function cellClass(isNumber = false, isMinor = false): string {
  return `${isNumber ? 'cell--number' : ''} ${isMinor ? 'cell--minor' : ''}`.trim();
}

/** What a list is searched by; asks for it at Enter, and at once when it is emptied. */
export function SearchBox({
  label,
  value,
  onSearch,
}: {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (text: string) => void;
}) {
  return (
    <SearchField
      key={value}
      className="field search"
      defaultValue={value}
      onSubmit={onSearch}
      onClear={() => onSearch('')}
    >
      <Label className="visually-hidden">{label}</Label>
      <Input className="input" placeholder={label} />
    </SearchField>
  );
}
