import { Skeleton } from '@mantine/core';
import { TbBeach, TbCalendarEvent } from 'react-icons/tb';
import type { TFunction } from 'i18next';
import { memo, type CSSProperties, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { UserText } from '../../ui';
import type { RosterDay, RosterPerson } from '../assignments.queries';
import { colorOfShift } from '../shift-color.policy';
import type { GridDay } from './roster-grid';
import classes from './roster-grid.module.css';

interface Props {
  readonly index: number;
  readonly startPx: number;
  readonly days: readonly GridDay[];
  readonly weeks: number;
  /** Undefined while their page is read. */
  readonly person: RosterPerson | undefined;
  readonly shifts: Readonly<Record<string, RosterDay>> | undefined;
  readonly focusedColumn: number | undefined;
  /** Weeks of this row that are selected, first and last. */
  readonly selectedFrom: number | undefined;
  readonly selectedTo: number | undefined;
  /** The week that a shift is dragged over. */
  readonly overWeek: number | undefined;
}

/** One person. A screen has hundreds of cells, so they are plain elements. */
export const RosterRow = memo(function RosterRow(props: Props): ReactNode {
  const { index, startPx, days, weeks, person, shifts, focusedColumn, selectedFrom, selectedTo, overWeek } = props;
  const { t } = useTranslation('roster');
  const placeOf = (column: number) => ({
    'data-cell': `${index}:${column}`,
    tabIndex: focusedColumn === column ? 0 : -1,
  });
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes['row']}
      style={{ position: 'absolute', insetBlockStart: startPx, insetInlineStart: 0 }}
    >
      <div role="rowheader" aria-colindex={1} className={classes['name']} {...placeOf(0)}>
        {person === undefined ? (
          <Skeleton h={12} w={`${60 + ((index * 13) % 30)}%`} />
        ) : (
          <>
            <span className={classes['personName']}>
              <UserText text={person.name} isCut />
            </span>
            <span className={classes['department']}>
              <UserText text={person.department} isCut />
            </span>
          </>
        )}
      </div>
      {days.map((day, position) => {
        const week = Math.floor(position / 7);
        const isSelected = selectedFrom !== undefined && selectedFrom <= week && week <= (selectedTo ?? -1);
        return (
          <div
            key={day.day}
            role="gridcell"
            aria-colindex={position + 2}
            aria-selected={isSelected}
            className={classes['day']}
            data-weekend={day.isWeekend || undefined}
            data-monday={position % 7 === 0 || undefined}
            data-today={day.isToday || undefined}
            data-selected={isSelected || undefined}
            data-over={overWeek === week || undefined}
            {...placeOf(position + 1)}
          >
            <span className={classes['said']}>{labelOf(t, day, shifts?.[day.day])}</span>
            <Cell t={t} weeks={weeks} day={shifts?.[day.day]} />
          </div>
        );
      })}
    </div>
  );
});

interface CellProps {
  readonly t: TFunction<'roster'>;
  readonly weeks: number;
  readonly day: RosterDay | undefined;
}

function Cell({ t, weeks, day }: CellProps): ReactNode {
  if (day === undefined) return null;
  const { shift, assigned_to: by, leave, holiday } = day;
  return (
    <>
      {shift === null ? (
        <span aria-hidden className={classes['off']}>
          {by === null ? '·' : weeks === 4 ? '–' : t('off')}
        </span>
      ) : (
        <span
          aria-hidden
          className={classes['shift']}
          data-by={by}
          style={{ '--shift-color': `var(--mantine-color-${colorOfShift(shift.id)}-6)` } as CSSProperties}
        >
          <span className={classes['shiftName']}>
            {weeks === 4 ? Array.from(shift.name).slice(0, 2).join('') : <bdi>{shift.name}</bdi>}
          </span>
          {weeks === 1 && <span>{`${shift.start}–${shift.end}`}</span>}
          {weeks === 2 && <span>{shift.start}</span>}
        </span>
      )}
      {(leave !== null || holiday !== null) && (
        <span aria-hidden className={classes['mark']}>
          {leave !== null ? <TbBeach size={14} /> : <TbCalendarEvent size={14} />}
        </span>
      )}
    </>
  );
}

/** All of a cell in words. */
export function labelOf(
  t: TFunction<'roster'>,
  { longDate }: Pick<GridDay, 'longDate'>,
  day: RosterDay | undefined,
): string {
  if (day === undefined) return t('cell.loading', { date: longDate });
  const { shift, assigned_to: by, leave, holiday } = day;
  const what =
    shift === null
      ? by === null
        ? t('cell.nothing', { date: longDate })
        : t('cell.off', { date: longDate })
      : t(`cell.by.${by ?? 'site'}`, { date: longDate, shift: shift.name, start: shift.start, end: shift.end });
  return [
    what,
    ...(leave === null ? [] : [t(`cell.leave.${leave}`)]),
    ...(holiday === null ? [] : [t('cell.holiday', { name: holiday })]),
  ].join(' ');
}
