import { Group, type MantineColor } from '@mantine/core';
import type { IconType } from 'react-icons';
import { TbBeach, TbCalendarEvent, TbCameraOff, TbCheck, TbCircleHalf2, TbClockExclamation, TbX } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './attendance-status.module.css';
import { attendanceStatuses, type AttendanceStatus } from './attendance-statuses';
import { StatusBadge } from './status-badge';

const looks: Readonly<Record<AttendanceStatus, readonly [IconType, MantineColor]>> = {
  present: [TbCheck, 'green'],
  late: [TbClockExclamation, 'orange'],
  half_day: [TbCircleHalf2, 'sea'],
  absent: [TbX, 'red'],
  on_leave: [TbBeach, 'blue'],
  holiday: [TbCalendarEvent, 'grape'],
  no_coverage: [TbCameraOff, 'gray'],
};

/** A status in words. */
export function AttendanceBadge({ status }: { readonly status: AttendanceStatus }): ReactNode {
  const { t } = useTranslation('ui');
  const [icon, color] = looks[status];
  return (
    <StatusBadge icon={icon} color={color}>
      {t(`attendanceStatus.${status}`)}
    </StatusBadge>
  );
}

interface MarkProps {
  readonly status: AttendanceStatus;
  /** `attendanceLetter.late` of the texts of `ui`: a grid of hundreds asks for them once. */
  readonly letter: string;
}

/** A status as one letter with a pattern of its own, where there is no room for words; its place says them. */
export function AttendanceMark({ status, letter }: MarkProps): ReactNode {
  return (
    <span aria-hidden className={classes['mark']} data-status={status}>
      {letter}
    </span>
  );
}

/** What the letters mean. */
export function AttendanceLegend(): ReactNode {
  const { t } = useTranslation('ui');
  return (
    <Group component="ul" gap="md" className={classes['legend']} aria-label={t('attendanceLegend')}>
      {attendanceStatuses.map((status) => (
        <li key={status} className={classes['legendEntry']}>
          <AttendanceMark status={status} letter={t(`attendanceLetter.${status}`)} />
          {t(`attendanceStatus.${status}`)}
        </li>
      ))}
    </Group>
  );
}
