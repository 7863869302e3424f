import {
  IconBeach,
  IconCircleCheck,
  IconCircleHalf2,
  IconClockExclamation,
  IconConfetti,
  IconEyeOff,
  IconUserX,
  type TablerIcon,
} from '@tabler/icons-react';
import type { MantineColor } from '@mantine/core';
import type { Schemas } from '@smart-attendance/client';

export type AttendanceStatus = Schemas['AttendanceView']['status'];

/** A sign of its own for each, so that colour is not needed to tell them apart. */
export const statusLooks: Readonly<
  Record<AttendanceStatus, { readonly icon: TablerIcon; readonly color: MantineColor }>
> = {
  present: { icon: IconCircleCheck, color: 'green' },
  late: { icon: IconClockExclamation, color: 'orange' },
  half_day: { icon: IconCircleHalf2, color: 'cyan' },
  absent: { icon: IconUserX, color: 'red' },
  on_leave: { icon: IconBeach, color: 'grape' },
  holiday: { icon: IconConfetti, color: 'blue' },
  no_coverage: { icon: IconEyeOff, color: 'gray' },
};

export const attendanceStatuses = Object.keys(statusLooks) as readonly AttendanceStatus[];
