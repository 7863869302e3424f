import { Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { Schemas } from '@smart-attendance/client';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { AttendanceMark } from '../ui/attendance-status';
import { firstWeekdayOf, weekdaysFrom, weeksOf, type Month } from './month-calendar.policy';
import classes from './month-calendar.module.css';

type Row = Schemas['AttendanceView'];

interface Props {
  readonly label: string;
  readonly month: Month;
  readonly rows: readonly Row[];
  readonly today: string;
  readonly day: string | undefined;
  readonly onDay: (day: string) => void;
}

export function MonthCalendar({ label, month, rows, today, day, onDay }: Props): ReactNode {
  const { locale } = useFormat();
  const firstWeekday = firstWeekdayOf(locale);
  const weekday = (length: 'short' | 'long'): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { weekday: length, timeZone: 'UTC' });
  const [short, long] = [weekday('short'), weekday('long')];
  const byDay = new Map(rows.map((row) => [row.date, row]));
  return (
    <table className={classes['month']} aria-label={label}>
      <thead>
        <tr>
          {weekdaysFrom(firstWeekday).map((name) => {
            const date = new Date(`${name}T00:00:00Z`);
            return (
              <th key={name} scope="col" abbr={long.format(date)}>
                {short.format(date)}
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month, firstWeekday).map((week, index) => (
          <tr key={week.find((cell) => cell !== undefined) ?? index}>
            {week.map((cell, place) => (
              <td key={cell ?? place}>
                {cell !== undefined && (
                  <DayCell
                    day={cell}
                    row={byDay.get(cell)}
                    isToday={cell === today}
                    isShown={cell === day}
                    onShow={() => {
                      onDay(cell);
                    }}
                  />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface CellProps {
  readonly day: string;
  readonly row: Row | undefined;
  readonly isToday: boolean;
  readonly isShown: boolean;
  readonly onShow: () => void;
}

function DayCell({ day, row, isToday, isShown, onShow }: CellProps): ReactNode {
  const { t } = useTranslation('people');
  const { t: tUi } = useTranslation('ui');
  const format = useFormat();
  const status = row === undefined ? t('calendar.noRow') : tUi(`attendanceStatus.${row.status}`);
  return (
    <UnstyledButton
      className={classes['day']}
      aria-pressed={isShown}
      aria-current={isToday ? 'date' : undefined}
      onClick={onShow}
    >
      <VisuallyHidden>{t('calendar.day', { date: format.longDate(day), status })}</VisuallyHidden>
      <Text size="xs" component="span" aria-hidden fw={isToday ? 700 : 400} {...(isToday && { td: 'underline' })}>
        {format.number(Number(day.slice(8)))}
      </Text>
      {row !== undefined && <AttendanceMark status={row.status} letter={tUi(`attendanceLetter.${row.status}`)} />}
      {row?.check_in != null && (
        <Text size="xs" component="span" aria-hidden className={classes['time']}>
          {format.time(row.check_in)}
        </Text>
      )}
    </UnstyledButton>
  );
}
