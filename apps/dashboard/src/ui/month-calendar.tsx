import type { ReactNode } from 'react';
import { useFormat } from '../i18n';
import classes from './month-calendar.module.css';
import { firstWeekdayOf, weekdayOf, weekendOf, weekFrom, weeksOf } from './month.policy';

interface Props {
  readonly label: string;
  /** `2026-11` */
  readonly month: string;
  readonly today: string;
  /** What there is of a day of it. */
  readonly children: (day: string) => ReactNode;
}

/** A month as on the wall, its weeks as the reader has them. */
export function MonthCalendar({ label, month, today, children }: Props): ReactNode {
  const { locale } = useFormat();
  const firstWeekday = firstWeekdayOf(locale);
  const weekend = weekendOf(locale);
  const [short, long] = (['short', 'long'] as const).map(
    (weekday) => new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' }),
  );
  return (
    <table className={classes['month']} aria-label={label}>
      <thead>
        <tr>
          {weekFrom(firstWeekday).map((day) => (
            <th key={day} scope="col" abbr={long?.format(new Date(day))}>
              {short?.format(new Date(day))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month, firstWeekday).map((week, index) => (
          <tr key={index}>
            {week.map((day, place) =>
              day === undefined ? (
                <td key={place} />
              ) : (
                <td
                  key={day}
                  data-weekend={weekend.includes(weekdayOf(day)) || undefined}
                  data-today={day === today || undefined}
                >
                  {children(day)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
