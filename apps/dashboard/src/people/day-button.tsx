import { Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { Schemas } from '@smart-attendance/client';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { AttendanceMark } from '../ui/attendance-status';
import classes from './day-button.module.css';

interface Props {
  readonly day: string;
  readonly row: Schemas['AttendanceView'] | undefined;
  readonly isToday: boolean;
  readonly isShown: boolean;
  readonly onShow: () => void;
}

/** A day of the calendar, to be looked at beside it. */
export function DayButton({ day, row, isToday, isShown, onShow }: Props): ReactNode {
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
      <Text size="xs" component="span" aria-hidden fw={isToday ? 700 : 400}>
        {format.number(Number(day.slice(8)))}
      </Text>
      {row !== undefined && <AttendanceMark status={row.status} letter={tUi(`attendanceLetter.${row.status}`)} />}
      {row?.check_in != null && (
        <Text size="xs" component="span" aria-hidden className={classes['time']}>
          {format.at(row.time_zone).time(row.check_in)}
        </Text>
      )}
    </UnstyledButton>
  );
}
