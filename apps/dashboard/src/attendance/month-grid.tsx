import { Box, Loader, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { TbUserSearch } from 'react-icons/tb';
import { useQueries, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRouter } from '@tanstack/react-router';
import { useMemo, useRef, type CSSProperties, type MouseEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useLive, useLiveReading } from '../live';
import { useMay, useMe, useSiteDay } from '../session';
import { EmptyState, ErrorNotice, ListSkeleton } from '../ui';
import { monthKey, monthPageQuery, peoplePerPage, type MonthFilter } from './attendance.queries';
import classes from './month-grid.module.css';
import { MonthHead } from './month-head';
import { patchMonthPage, type MonthPage } from './month-page.policy';
import { MonthRow } from './month-row';
import { daysOfMonth, weekdayOf, weekendOf } from '../ui/month.policy';
import { useGridKeys } from '../ui/use-grid-keys';
import { useTodayInView } from '../ui/use-in-view';

const rowHeightPx = 40;
/** Whoever drags the scroll bar through ten thousand people reads the pages where they stop. */
const scrollPauseMs = 120;
const attendanceEvents = ['attendance.recorded', 'attendance.corrected'] as const;

/** A day as the head and every row show it. */
export interface MonthDay {
  readonly day: string;
  readonly longDate: string;
  readonly isWeekend: boolean;
  readonly isToday: boolean;
}

/** People of any number by the days of a month; read by pages of people, and only what is seen is in the document. */
export function MonthGrid({ filter }: { readonly filter: MonthFilter }): ReactNode {
  const { t } = useTranslation('attendance');
  const first = useQuery(monthPageQuery(filter, 0));
  useLiveRows(filter);
  if (first.isPending) return <ListSkeleton rows={12} />;
  if (first.isError) return <ErrorNotice error={first.error} onRetry={() => void first.refetch()} />;
  if (first.data.total === 0) {
    return (
      <EmptyState icon={TbUserSearch} title={t('month.nobody')}>
        {t('month.nobodyAdvice')}
      </EmptyState>
    );
  }
  return <Grid filter={filter} total={first.data.total} />;
}

/** What happens is in its cell at once, without anything being read. */
function useLiveRows(filter: MonthFilter): void {
  const client = useQueryClient();
  const readSoon = useLiveReading();
  useLive(attendanceEvents, (events) => {
    const queryKey = [...monthKey, filter];
    client.setQueriesData<MonthPage>({ queryKey }, (page) =>
      page === undefined ? undefined : patchMonthPage(page, filter.month, events),
    );
    // What is on its way may have been read before.
    if (client.isFetching({ queryKey }) > 0) readSoon(queryKey);
  });
}

function Grid({ filter, total }: { readonly filter: MonthFilter; readonly total: number }): ReactNode {
  const { t } = useTranslation('attendance');
  const days = useDays(filter.month);
  const me = useMe();
  const mayWriteAll = useMay('attendance.write', 'all');
  const mayWrite = useMay('attendance.write', 'department');
  const openLink = useLinks();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    // The head lies over the first row.
    scrollPaddingStart: rowHeightPx + 16,
    overscan: 6,
  });
  useTodayInView(scroller, filter.month);
  const shown = virtual.getVirtualItems();
  const pages = usePages(filter, shown[0]?.index ?? 0, shown.at(-1)?.index ?? 0);
  const failed = [...pages.values()].find(({ isError }) => isError);
  const { focused, onKeyDown, onFocus } = useGridKeys(scroller, virtual, total, days.length + 1);
  return (
    <Box>
      {failed !== undefined && <ErrorNotice error={failed.error} onRetry={() => void failed.refetch()} />}
      <div
        ref={scroller}
        className={classes['scroller']}
        style={{ '--days': days.length } as CSSProperties}
        role="grid"
        aria-label={t('month.grid')}
        aria-rowcount={total + 1}
        aria-colcount={days.length + 1}
        aria-busy={[...pages.values()].some(({ isFetching }) => isFetching)}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onClick={openLink}
      >
        <MonthHead days={days} />
        <div role="rowgroup" className={classes['body']} style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ index, start }) => {
            const page = pages.get(Math.floor(index / peoplePerPage))?.data;
            const person = page?.people[index % peoplePerPage];
            return (
              <MonthRow
                key={index}
                index={index}
                startPx={start}
                days={days}
                // Managers enter rows of their people, never their own.
                mayWrite={mayWriteAll || (mayWrite && person?.id !== me.id)}
                person={person}
                cells={person === undefined ? undefined : page?.rows[person.id]}
                focusedColumn={focused.row === index ? focused.column : undefined}
              />
            );
          })}
        </div>
      </div>
      <Text size="sm" c="dimmed" mt="xs" role="status">
        {t('month.people', { count: total })}
        {[...pages.values()].some(({ isPending }) => isPending) && <Loader size={12} ms="xs" component="span" />}
      </Text>
    </Box>
  );
}

/** Hundreds of links are plain ones; what a link of the router does is done for all of them here. */
function useLinks(): (event: MouseEvent<HTMLElement>) => void {
  const { history } = useRouter();
  return (event) => {
    const href = (event.target as Element).closest('a')?.getAttribute('href');
    const wantsAnotherTab = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (href == null || wantsAnotherTab) return;
    event.preventDefault();
    history.push(href);
  };
}

function useDays(month: string): readonly MonthDay[] {
  const format = useFormat();
  const today = useSiteDay();
  return useMemo(() => {
    const weekend = weekendOf(format.locale);
    return daysOfMonth(month).map((day) => ({
      day,
      longDate: format.longDate(day),
      isWeekend: weekend.includes(weekdayOf(day)),
      isToday: day === today,
    }));
  }, [month, format, today]);
}

/** The pages of people that are seen, by their number. */
function usePages(
  filter: MonthFilter,
  firstIndex: number,
  lastIndex: number,
): ReadonlyMap<number, UseQueryResult<MonthPage>> {
  const [range] = useDebouncedValue(
    `${Math.floor(firstIndex / peoplePerPage)} ${Math.floor(lastIndex / peoplePerPage)}`,
    scrollPauseMs,
    { leading: true },
  );
  const [from = 0, to = 0] = range.split(' ').map(Number);
  const numbers = Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
  const results = useQueries({ queries: numbers.map((page) => monthPageQuery(filter, page)) });
  return new Map(numbers.map((page, position) => [page, results[position] as UseQueryResult<MonthPage>]));
}
