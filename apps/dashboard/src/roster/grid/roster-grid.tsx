import { Box, Loader, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useQueries, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState, type CSSProperties, type DragEvent, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { ErrorNotice } from '../../ui';
import { useGridKeys } from '../../ui/use-grid-keys';
import {
  peoplePerPage,
  rosterPageQuery,
  type RosterDay,
  type RosterFilter,
  type RosterPage,
  type RosterPerson,
} from '../assignments.queries';
import { RosterHead } from './roster-head';
import classes from './roster-grid.module.css';
import { RosterRow } from './roster-row';
import { cellAt, toWeekCell, useSelection } from './use-selection';
import { isWithin, type WeekCell, type WeekRange } from './weeks.policy';

const rowHeightPx = 48;
/** Whoever drags the scroll bar through ten thousand people reads the pages where they stop. */
const scrollPauseMs = 120;
/** More are planned by their department. */
export const selectedPeopleMax = 200;

/** A day as the head and every row show it. */
export interface GridDay {
  readonly day: string;
  readonly longDate: string;
  readonly isWeekend: boolean;
  readonly isToday: boolean;
}

/** People and weeks that something is to be done with, as far as they are read. */
export interface Chosen {
  readonly range: WeekRange;
  readonly people: readonly RosterPerson[];
  /** Where the keyboard is. */
  readonly day: RosterDay | undefined;
}

interface Props {
  readonly filter: RosterFilter;
  readonly days: readonly GridDay[];
  readonly total: number;
  readonly mayAssign: boolean;
  readonly onSelect: (chosen: Chosen | undefined) => void;
  /** Enter on what is selected. */
  readonly onOpen: (chosen: Chosen) => void;
  /** A shift was let go over people and weeks. */
  readonly onDrop: (chosen: Chosen, shiftId: string) => void;
  /** What was chosen, above the grid. */
  readonly toolbar: (
    chosen: Chosen | undefined,
    whenRead: (act: (chosen: Chosen | undefined) => void) => void,
  ) => ReactNode;
}

/** People of any number by days; read by pages of people, and only what is seen is in the document. */
export function RosterGrid({
  filter,
  days,
  total,
  mayAssign,
  onOpen,
  onDrop,
  toolbar,
}: Omit<Props, 'onSelect'>): ReactNode {
  const { t } = useTranslation('roster');
  const format = useFormat();
  const client = useQueryClient();
  const scroller = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState<WeekCell>();
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    // The head lies over the first row.
    scrollPaddingStart: rowHeightPx + 8,
    overscan: 6,
  });
  const shown = virtual.getVirtualItems();
  const keys = useGridKeys(scroller, virtual, total, days.length + 1);
  const selection = useSelection(keys.focused);
  const pages = usePages(filter, shown[0]?.index ?? 0, shown.at(-1)?.index ?? 0, selection.range);
  const failed = [...pages.values()].find(({ isError }) => isError);
  const personAt = (row: number) => pages.get(Math.floor(row / peoplePerPage))?.data?.people[row % peoplePerPage];
  const daysOf = (row: number) => {
    const person = personAt(row);
    return person && pages.get(Math.floor(row / peoplePerPage))?.data?.days[person.id];
  };
  const chosenIn = (range: WeekRange): Chosen => {
    const rows = Math.min(range.lastRow - range.firstRow + 1, selectedPeopleMax);
    const people = Array.from({ length: rows }, (_, index) => personAt(range.firstRow + index));
    const focusedDay = days[keys.focused.column - 1]?.day ?? '';
    return { range, people: people.filter((one) => one !== undefined), day: daysOf(keys.focused.row)?.[focusedDay] };
  };
  const chosen = selection.range && chosenIn(selection.range);
  /** All of them, also those of pages that are still on their way: nobody is left out unseen. */
  const whenRead = async (range: WeekRange, act: (chosen: Chosen) => void): Promise<void> => {
    const rows = range.lastRow - range.firstRow + 1;
    if (rows > selectedPeopleMax) {
      notifications.show({
        color: 'orange',
        message: t('selection.tooMany', { number: format.number(selectedPeopleMax) }),
      });
    }
    const last = range.firstRow + Math.min(rows, selectedPeopleMax) - 1;
    const numbers = between(pageOf(range.firstRow), pageOf(last));
    try {
      const read = await Promise.all(
        numbers.map((page) => client.query({ ...rosterPageQuery(filter, page), staleTime: 'static' })),
      );
      const first = range.firstRow - pageOf(range.firstRow) * peoplePerPage;
      const people = read.flatMap((page) => page.people).slice(first, first + last - range.firstRow + 1);
      act({ ...chosenIn(range), people });
    } catch {
      notifications.show({ color: 'red', message: t('selection.unread') });
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    selection.onKeyDown(event);
    if (mayAssign && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      selection.begin();
      void whenRead(selection.range ?? rangeOfCell(toWeekCell(keys.focused)), onOpen);
      return;
    }
    keys.onKeyDown(event);
  };
  const drop = (event: DragEvent): void => {
    const cell = weekAt(event.target);
    setOver(undefined);
    if (cell === undefined) return;
    event.preventDefault();
    const isOnSelection = selection.range !== undefined && isWithin(selection.range, cell);
    const range = isOnSelection ? selection.range : rangeOfCell(cell);
    const shiftId = event.dataTransfer.getData('text/plain');
    void whenRead(range, (all) => {
      onDrop(all, shiftId);
    });
  };
  return (
    <Box>
      {toolbar(chosen, (act) => {
        if (selection.range === undefined) act(undefined);
        else void whenRead(selection.range, act);
      })}
      {failed !== undefined && <ErrorNotice error={failed.error} onRetry={() => void failed.refetch()} />}
      <div
        ref={scroller}
        className={classes['scroller']}
        style={{ '--days': days.length } as CSSProperties}
        data-weeks={days.length / 7}
        role="grid"
        aria-label={t('grid.label')}
        aria-multiselectable
        aria-rowcount={total + 1}
        aria-colcount={days.length + 1}
        aria-busy={[...pages.values()].some(({ isFetching }) => isFetching)}
        onKeyDown={onKeyDown}
        onFocus={keys.onFocus}
        onPointerDown={selection.onPointerDown}
        onPointerOver={selection.onPointerOver}
        onDragOver={(event) => {
          const cell = weekAt(event.target);
          if (!mayAssign || cell === undefined) return;
          event.preventDefault();
          if (over?.row !== cell.row || over.week !== cell.week) setOver(cell);
        }}
        onDragLeave={() => {
          setOver(undefined);
        }}
        onDrop={drop}
      >
        <RosterHead days={days} />
        <div role="rowgroup" className={classes['body']} style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ index, start }) => {
            const range = selection.range;
            const isSelected = range !== undefined && range.firstRow <= index && index <= range.lastRow;
            return (
              <RosterRow
                key={index}
                index={index}
                startPx={start}
                days={days}
                weeks={days.length / 7}
                person={personAt(index)}
                shifts={daysOf(index)}
                focusedColumn={keys.focused.row === index ? keys.focused.column : undefined}
                selectedFrom={isSelected ? range.firstWeek : undefined}
                selectedTo={isSelected ? range.lastWeek : undefined}
                overWeek={over?.row === index ? over.week : undefined}
              />
            );
          })}
        </div>
      </div>
      <Text size="sm" c="dimmed" mt="xs" role="status">
        {t('grid.people', { count: total })}
        {[...pages.values()].some(({ isPending }) => isPending) && <Loader size={12} ms="xs" component="span" />}
      </Text>
    </Box>
  );
}

function rangeOfCell({ row, week }: WeekCell): WeekRange {
  return { firstRow: row, lastRow: row, firstWeek: week, lastWeek: week };
}

function weekAt(target: EventTarget): WeekCell | undefined {
  const place = cellAt(target)?.dataset['cell'];
  if (place === undefined) return undefined;
  const [row = 0, column = 0] = place.split(':').map(Number);
  return column === 0 ? undefined : toWeekCell({ row, column });
}

/** The pages of people that are seen or selected, by their number. */
function usePages(
  filter: RosterFilter,
  firstIndex: number,
  lastIndex: number,
  selected: WeekRange | undefined,
): ReadonlyMap<number, UseQueryResult<RosterPage>> {
  const [seen] = useDebouncedValue(`${pageOf(firstIndex)} ${pageOf(lastIndex)}`, scrollPauseMs, { leading: true });
  const [from = 0, to = 0] = seen.split(' ').map(Number);
  const lastSelected =
    selected === undefined ? -1 : Math.min(selected.lastRow, selected.firstRow + selectedPeopleMax - 1);
  const numbers = [
    ...new Set([
      ...between(from, to),
      ...(selected === undefined ? [] : between(pageOf(selected.firstRow), pageOf(lastSelected))),
    ]),
  ];
  const results = useQueries({ queries: numbers.map((page) => rosterPageQuery(filter, page)) });
  return new Map(numbers.map((page, position) => [page, results[position] as UseQueryResult<RosterPage>]));
}

function pageOf(index: number): number {
  return Math.floor(index / peoplePerPage);
}

function between(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
}
