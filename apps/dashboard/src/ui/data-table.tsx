import { Box, Checkbox, Loader, Table, Text, UnstyledButton } from '@mantine/core';
import { TbArrowDown, TbArrowUp, TbArrowsSort } from 'react-icons/tb';
import {
  flexRender,
  getCoreRowModel,
  useReactTable,
  type ColumnDef,
  type RowSelectionState,
} from '@tanstack/react-table';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './data-table.module.css';
import { ErrorNotice } from './error-notice';
import { ListSkeleton } from './skeletons';
import { useKeptPlace } from './use-kept-place';

/** A page of a list of the API. */
export interface ListPage<Row> {
  readonly data: readonly Row[];
  readonly total: number;
  readonly next_cursor: string | null;
}

/** What `useInfiniteQuery` over the cursors of a list has. */
export type PagedList<Row> = UseInfiniteQueryResult<InfiniteData<ListPage<Row>>>;

interface Props<Row extends { readonly id: string }> {
  /** What the rows are, for who does not see the page. */
  readonly label: string;
  /** `id` of a column is what the API sorts by; `enableSorting: true` where it does. */
  readonly columns: readonly ColumnDef<Row>[];
  readonly list: PagedList<Row>;
  /** What is shown in place of no rows. */
  readonly empty: ReactNode;
  /** `name` or `-name`. */
  readonly sort?: string | undefined;
  readonly onSort?: (sort: string) => void;
  /** Ids; undefined where rows cannot be selected. */
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (selected: ReadonlySet<string>) => void;
  readonly selectLabel?: (row: Row) => string;
  readonly rowHeightPx?: number;
}

/** The next page is asked for when so many rows are left to scroll. */
const rowsAhead = 15;

/** A list of any length: read by the page as it is scrolled, and only what is seen is in the document. */
export function DataTable<Row extends { readonly id: string }>(props: Props<Row>): ReactNode {
  const { list, empty } = props;
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.data) ?? [], [list.data]);
  if (list.isPending) return <ListSkeleton rows={10} />;
  if (list.isError && rows.length === 0) return <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) return empty;
  return <Rows {...props} rows={rows} total={list.data?.pages[0]?.total ?? rows.length} />;
}

function Rows<Row extends { readonly id: string }>({
  rows,
  total,
  label,
  list,
  rowHeightPx = 48,
  ...props
}: Props<Row> & { readonly rows: readonly Row[]; readonly total: number }): ReactNode {
  const { t } = useTranslation('ui');
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useColumns(props);
  const table = useReactTable({
    data: rows as Row[],
    columns,
    getRowId: (row) => row.id,
    getCoreRowModel: getCoreRowModel(),
    manualSorting: true,
    state: { rowSelection: toSelection(props.selected) },
    enableRowSelection: props.selected !== undefined,
    onRowSelectionChange: (update) => {
      const next = typeof update === 'function' ? update(toSelection(props.selected)) : update;
      props.onSelect?.(new Set(Object.keys(next).filter((id) => next[id])));
    },
  });
  const { begin, keep } = useKeptPlace(label);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 12,
    ...(begin !== undefined && { initialOffset: begin.offset, initialMeasurementsCache: begin.measurements }),
  });
  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  useEffect(() => {
    if (lastShown >= rows.length - rowsAhead && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) {
      void fetchNextPage();
    }
  }, [lastShown, rows.length, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  useEffect(() => {
    // Others are asked for: what comes is read from its begin.
    if (list.isPlaceholderData) scroller.current?.scrollTo({ top: 0 });
  }, [list.isPlaceholderData]);
  const model = table.getRowModel().rows;
  return (
    <Box>
      {/* What is below may be of long ago; of a next page it is said where that would be. */}
      {list.isError && !isFetchNextPageError && (
        <Box mb="sm">
          <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />
        </Box>
      )}
      <div
        ref={scroller}
        className={classes['scroller']}
        tabIndex={0}
        role="region"
        aria-label={label}
        onScroll={({ currentTarget }) => {
          const offset = currentTarget.scrollTop;
          keep(() => ({ offset, measurements: virtual.takeSnapshot() }));
        }}
      >
        <Table stickyHeader highlightOnHover aria-rowcount={total + 1} aria-label={label} aria-busy={list.isFetching}>
          <Table.Thead>
            {table.getHeaderGroups().map((group) => (
              <Table.Tr key={group.id} aria-rowindex={1}>
                {group.headers.map(({ id, column, getContext }) => (
                  <Table.Th key={id} scope="col" aria-sort={sortOf(id, props.sort)} w={widthOf(column.columnDef)}>
                    <HeaderCell
                      id={id}
                      sort={props.sort}
                      onSort={column.columnDef.enableSorting === true ? props.onSort : undefined}
                    >
                      {flexRender(column.columnDef.header, getContext())}
                    </HeaderCell>
                  </Table.Th>
                ))}
              </Table.Tr>
            ))}
          </Table.Thead>
          <Table.Tbody>
            <Spacer heightPx={shown[0]?.start ?? 0} columns={columns.length} />
            {shown.map(({ index, key }) => {
              const row = model[index];
              return (
                row !== undefined && (
                  <Table.Tr
                    key={key}
                    data-index={index}
                    ref={virtual.measureElement}
                    aria-rowindex={index + 2}
                    aria-selected={props.selected === undefined ? undefined : row.getIsSelected()}
                  >
                    {row.getVisibleCells().map((cell) => (
                      <Table.Td key={cell.id}>{flexRender(cell.column.columnDef.cell, cell.getContext())}</Table.Td>
                    ))}
                  </Table.Tr>
                )
              );
            })}
            <Spacer heightPx={virtual.getTotalSize() - (shown.at(-1)?.end ?? 0)} columns={columns.length} />
          </Table.Tbody>
        </Table>
        {isFetchingNextPage && <Loader size="sm" m="sm" aria-label={t('loading')} role="status" />}
        {isFetchNextPageError && <ErrorNotice error={list.error} onRetry={() => void fetchNextPage()} />}
      </div>
      <Text size="sm" c="dimmed" mt="xs" role="status">
        {t('rowsOf', { count: total, shown: rows.length })}
      </Text>
    </Box>
  );
}

const selectionColumn = 'select';

function useColumns<Row extends { readonly id: string }>({
  columns,
  selected,
  selectLabel,
}: Pick<Props<Row>, 'columns' | 'selected' | 'selectLabel'>): ColumnDef<Row>[] {
  const { t } = useTranslation('ui');
  const isSelectable = selected !== undefined;
  return useMemo(
    () => [
      ...(isSelectable
        ? [
            {
              id: selectionColumn,
              size: 40,
              header: ({ table }) => (
                <Checkbox
                  aria-label={t('selectAll')}
                  checked={table.getIsAllRowsSelected()}
                  indeterminate={table.getIsSomeRowsSelected()}
                  onChange={table.getToggleAllRowsSelectedHandler()}
                />
              ),
              cell: ({ row }) => (
                <Checkbox
                  aria-label={selectLabel?.(row.original) ?? t('select')}
                  checked={row.getIsSelected()}
                  onChange={row.getToggleSelectedHandler()}
                />
              ),
            } satisfies ColumnDef<Row>,
          ]
        : []),
      ...columns,
    ],
    [columns, isSelectable, selectLabel, t],
  );
}

function HeaderCell({
  id,
  sort,
  onSort,
  children,
}: {
  readonly id: string;
  readonly sort: string | undefined;
  readonly onSort: ((sort: string) => void) | undefined;
  readonly children: ReactNode;
}): ReactNode {
  if (onSort === undefined) return children;
  const Icon = sort === id ? TbArrowUp : sort === `-${id}` ? TbArrowDown : TbArrowsSort;
  return (
    <UnstyledButton
      className={classes['sort']}
      onClick={() => {
        onSort(sort === id ? `-${id}` : id);
      }}
    >
      {children}
      <Icon size={14} aria-hidden />
    </UnstyledButton>
  );
}

function Spacer({ heightPx, columns }: { readonly heightPx: number; readonly columns: number }): ReactNode {
  if (heightPx <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height: heightPx, padding: 0, border: 0 }} />
    </tr>
  );
}

function sortOf(id: string, sort: string | undefined): 'ascending' | 'descending' | undefined {
  if (sort === id) return 'ascending';
  return sort === `-${id}` ? 'descending' : undefined;
}

function widthOf({ size }: { readonly size?: number }): number | undefined {
  return size;
}

function toSelection(selected: ReadonlySet<string> | undefined): RowSelectionState {
  return Object.fromEntries([...(selected ?? [])].map((id) => [id, true]));
}
