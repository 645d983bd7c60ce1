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
  /** Whether its heading is for screen readers alone, as that of buttons. */
  readonly isHeadingHidden?: boolean;
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
  readonly offset?: number;
  readonly limit?: number;
  /** Goes to another page; a list without stands on one. */
  readonly onPage?: (offset: number) => void;
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
  offset = 0,
  limit = 0,
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
      <Table
        title={`${title}: ${number(data.totalItems)}`}
        rows={data.items}
        columns={columns}
        rowKey={rowKey}
        isBusy={isFetching}
      />
      {onPage && (
        <nav className="paging" aria-label={t('lists.pages')}>
          <p role="status">{t('lists.span', { from: offset + 1, to: last, smart_count: data.totalItems })}</p>
          <Button isDisabled={offset === 0} onPress={() => onPage(Math.max(0, offset - limit))}>
            {t('lists.previous')}
          </Button>
          <Button isDisabled={last >= data.totalItems} onPress={() => onPage(offset + limit)}>
            {t('lists.next')}
          </Button>
        </nav>
      )}
    </>
  );
}

/** Objects as rows; on a phone each is a card. */
export function Table<Row>({
  title,
  rows,
  columns,
  rowKey,
  isBusy = false,
}: Pick<ListProps<Row>, 'title' | 'columns' | 'rowKey'> & {
  readonly rows: readonly Row[];
  readonly isBusy?: boolean;
}) {
  return (
    <div className="table-frame" aria-busy={isBusy}>
      <table className="table">
        <caption className="visually-hidden">{title}</caption>
        <thead>
          <tr>
            {columns.map(({ id, heading, isNumber, isMinor, isHeadingHidden }) => (
              <th key={id} scope="col" className={cellClass(isNumber, isMinor)}>
                {isHeadingHidden ? <span className="visually-hidden">{heading}</span> : heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map(({ id, heading, cell, isNumber, isMinor, isHeadingHidden }) => (
                <td
                  key={id}
                  data-heading={isHeadingHidden ? undefined : heading}
                  className={cellClass(isNumber, isMinor)}
                >
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
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
