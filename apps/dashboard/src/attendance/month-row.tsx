import { Skeleton } from '@mantine/core';
import type { TFunction } from 'i18next';
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, type Format } from '../i18n';
import { AttendanceMark, UserText } from '../ui';
import { timesOf } from '../ui/day-times.policy';
import { CellMarks } from './cell-marks';
import { marksOf } from './cell-marks.policy';
import type { MonthDay } from './month-grid';
import classes from './month-grid.module.css';
import type { MonthCell, MonthPage } from './month-page.policy';

interface Props {
  /** Of all people. */
  readonly index: number;
  readonly startPx: number;
  readonly days: readonly MonthDay[];
  readonly mayWrite: boolean;
  /** Undefined while their page is read. */
  readonly person: MonthPage['people'][number] | undefined;
  readonly cells: Readonly<Record<string, MonthCell>> | undefined;
  /** Where the keyboard is, if in this row. */
  readonly focusedColumn: number | undefined;
}

/**
 * One person. A screen has hundreds of cells, so they are plain elements, and what they need is asked for once a row.
 */
export const MonthRow = memo(function MonthRow(props: Props): ReactNode {
  const { index, startPx, days, mayWrite, person, cells, focusedColumn } = props;
  const { t } = useTranslation(['attendance', 'ui']);
  const format = useFormat();
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
      <div role="rowheader" aria-colindex={1} className={classes['name']}>
        {person === undefined ? (
          <span {...placeOf(0)} className={classes['waiting']}>
            <Skeleton h={12} w={`${60 + ((index * 13) % 30)}%`} />
          </span>
        ) : (
          <a href={`/attendance/list?user_id=${person.id}`} {...placeOf(0)} className={classes['person']}>
            <UserText text={`${person.first_name} ${person.last_name}`} isCut />
          </a>
        )}
      </div>
      {days.map((day, position) => (
        <div
          key={day.day}
          role="gridcell"
          aria-colindex={position + 2}
          className={classes['day']}
          data-weekend={day.isWeekend || undefined}
          data-today={day.isToday || undefined}
        >
          <Cell
            t={t}
            format={format}
            day={day}
            mayWrite={mayWrite}
            cell={cells?.[day.day]}
            personId={person?.id}
            place={placeOf(position + 1)}
          />
        </div>
      ))}
    </div>
  );
});

interface CellProps {
  readonly t: TFunction<['attendance', 'ui']>;
  readonly format: Format;
  readonly day: MonthDay;
  readonly cell: MonthCell | undefined;
  readonly personId: string | undefined;
  readonly mayWrite: boolean;
  readonly place: { readonly 'data-cell': string; readonly tabIndex: number };
}

function Cell({ t, format, day, cell, personId, mayWrite, place }: CellProps): ReactNode {
  if (cell !== undefined) {
    const label = labelOf(t, format, day, cell);
    return (
      <a href={`/attendance/${cell.id}`} {...place} className={classes['target']} title={label} aria-label={label}>
        <AttendanceMark status={cell.status} letter={t(`ui:attendanceLetter.${cell.status}`)} />
        <CellMarks marks={marksOf(cell)} />
      </a>
    );
  }
  if (!mayWrite || personId === undefined) {
    const label = t('cell.empty', { date: day.longDate });
    return <span role="img" {...place} className={classes['target']} title={label} aria-label={label} data-empty />;
  }
  const label = t('cell.enter', { date: day.longDate });
  const href = `/attendance/new?user_id=${personId}&date=${day.day}`;
  return <a href={href} {...place} className={classes['target']} title={label} aria-label={label} data-empty />;
}

type T = CellProps['t'];

function labelOf(t: T, format: Format, day: MonthDay, cell: MonthCell): string {
  const marks = marksOf(cell).map((mark) => t(`mark.${mark}`));
  return [timesLabelOf(t, format, day, cell), ...marks].join('. ');
}

function timesLabelOf(t: T, format: Format, { longDate }: MonthDay, cell: MonthCell): string {
  const status = t(`ui:attendanceStatus.${cell.status}`);
  const times = timesOf(cell);
  if (times.kind === 'none') return t('cell.untimed', { date: longDate, status });
  const { time } = format.at(cell.time_zone);
  const from = time(times.from);
  if (times.kind === 'open') return t('cell.open', { date: longDate, status, from });
  return t('cell.whole', { date: longDate, status, from, to: time(times.to) });
}
