import { VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { AttendanceMark } from '../ui';
import { firstWeekdayOf, weekdayOf, weekendOf, weeksOf } from '../ui/month.policy';
import type { AttendanceRow } from './me.queries';
import classes from './my-calendar.module.css';

interface Props {
  readonly month: string;
  readonly today: string;
  readonly rows: readonly AttendanceRow[];
}

/** The week of 5 January 2026, which began on a Monday. */
const dayOfWeekday = (weekday: number): Date => new Date(Date.UTC(2026, 0, 4 + weekday));

/** A month as on the wall; each day leads to what it stands on. */
export function MyCalendar({ month, today, rows }: Props): ReactNode {
  const { t } = useTranslation('me');
  const { locale } = useFormat();
  const first = firstWeekdayOf(locale);
  const weekend = weekendOf(locale);
  const weekdays = Array.from({ length: 7 }, (_, index) => ((first - 1 + index) % 7) + 1);
  const name = (weekday: Intl.DateTimeFormatOptions['weekday']) =>
    new Intl.DateTimeFormat(locale, { ...(weekday !== undefined && { weekday }), timeZone: 'UTC' });
  const [short, long] = [name('short'), name('long')];
  const byDay = new Map(rows.map((row) => [row.date, row]));
  return (
    <table className={classes['calendar']}>
      <caption>
        <VisuallyHidden>{t('month.calendar')}</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          {weekdays.map((weekday) => (
            <th key={weekday} scope="col" abbr={long.format(dayOfWeekday(weekday))}>
              {short.format(dayOfWeekday(weekday))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month, first).map((week, index) => (
          <tr key={index}>
            {week.map((day, position) =>
              day === undefined ? (
                <td key={position} />
              ) : (
                <td
                  key={position}
                  data-weekend={weekend.includes(weekdayOf(day)) || undefined}
                  data-today={day === today || undefined}
                  aria-current={day === today ? 'date' : undefined}
                >
                  <Day day={day} row={byDay.get(day)} />
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day({ day, row }: { readonly day: string; readonly row: AttendanceRow | undefined }): ReactNode {
  const { t } = useTranslation(['me', 'ui']);
  const format = useFormat();
  const number = format.number(Number(day.slice(-2)));
  if (row === undefined) return <span className={classes['day']}>{number}</span>;
  const label = t('month.day', { date: format.longDate(day), status: t(`ui:attendanceStatus.${row.status}`) });
  return (
    <Link to="/attendance/$id" params={{ id: row.id }} preload={false} className={classes['day']}>
      <VisuallyHidden>{label}</VisuallyHidden>
      <span aria-hidden>{number}</span>
      <AttendanceMark status={row.status} letter={t(`ui:attendanceLetter.${row.status}`)} />
    </Link>
  );
}
