import type { MantineColor } from '@mantine/core';
import {
  IconBeach,
  IconCalendarOff,
  IconCameraOff,
  IconClockExclamation,
  IconConfetti,
  IconDoorExit,
  IconHourglass,
  IconUserCheck,
  IconUserX,
  IconUsersGroup,
  type TablerIcon,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StatusBadge } from '../ui';
import type { PresenceState } from './today-search.policy';

interface Look {
  readonly icon: TablerIcon;
  readonly color: MantineColor;
}

export const looks: Readonly<Record<PresenceState, Look>> = {
  in: { icon: IconUserCheck, color: 'teal' },
  late: { icon: IconClockExclamation, color: 'orange' },
  expected: { icon: IconHourglass, color: 'blue' },
  left: { icon: IconDoorExit, color: 'gray' },
  absent: { icon: IconUserX, color: 'red' },
  no_coverage: { icon: IconCameraOff, color: 'grape' },
  on_leave: { icon: IconBeach, color: 'cyan' },
  holiday: { icon: IconConfetti, color: 'indigo' },
  not_expected: { icon: IconCalendarOff, color: 'gray' },
};

export const everybody: Look = { icon: IconUsersGroup, color: 'gray' };

export function PresenceBadge({ state }: { readonly state: PresenceState }): ReactNode {
  const { t } = useTranslation('today');
  const { icon, color } = looks[state];
  return (
    <StatusBadge icon={icon} color={color}>
      {t(`state.${state}`)}
    </StatusBadge>
  );
}
