import { VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { AttendanceMark } from '../ui';
import { MonthCalendar } from '../ui/month-calendar';
import type { AttendanceRow } from './me.queries';
import classes from './my-calendar.module.css';

interface Props {
  readonly month: string;
  readonly today: string;
  readonly rows: readonly AttendanceRow[];
}

/** A month as on the wall; each day leads to what it stands on. */
export function MyCalendar({ month, today, rows }: Props): ReactNode {
  const { t } = useTranslation('me');
  return (
    <MonthCalendar label={t('month.calendar')} month={month} today={today}>
      {(day) => <Day day={day} isToday={day === today} row={rows.find(({ date }) => date === day)} />}
    </MonthCalendar>
  );
}

interface DayProps {
  readonly day: string;
  readonly isToday: boolean;
  readonly row: AttendanceRow | undefined;
}

function Day({ day, isToday, row }: DayProps): ReactNode {
  const { t } = useTranslation(['me', 'ui']);
  const format = useFormat();
  const number = format.number(Number(day.slice(-2)));
  const current = isToday ? 'date' : undefined;
  if (row === undefined) {
    return (
      <span className={classes['day']} aria-current={current}>
        {number}
      </span>
    );
  }
  const label = t('month.day', { date: format.longDate(day), status: t(`ui:attendanceStatus.${row.status}`) });
  return (
    <Link
      to="/attendance/$id"
      params={{ id: row.id }}
      preload={false}
      className={classes['day']}
      aria-current={current}
    >
      <VisuallyHidden>{label}</VisuallyHidden>
      <span aria-hidden>{number}</span>
      <AttendanceMark status={row.status} letter={t(`ui:attendanceLetter.${row.status}`)} />
    </Link>
  );
}
