import type { MantineColor } from '@mantine/core';
import type { IconType } from 'react-icons';
import {
  TbBeach,
  TbCalendarOff,
  TbCameraOff,
  TbClockExclamation,
  TbConfetti,
  TbDoorExit,
  TbHourglass,
  TbUserCheck,
  TbUserX,
  TbUsersGroup,
} from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StatusBadge } from '../ui';
import type { PresenceState } from './today-search.policy';

interface Look {
  readonly icon: IconType;
  readonly color: MantineColor;
}

export const looks: Readonly<Record<PresenceState, Look>> = {
  in: { icon: TbUserCheck, color: 'teal' },
  late: { icon: TbClockExclamation, color: 'orange' },
  expected: { icon: TbHourglass, color: 'blue' },
  left: { icon: TbDoorExit, color: 'gray' },
  absent: { icon: TbUserX, color: 'red' },
  no_coverage: { icon: TbCameraOff, color: 'grape' },
  on_leave: { icon: TbBeach, color: 'cyan' },
  holiday: { icon: TbConfetti, color: 'indigo' },
  not_expected: { icon: TbCalendarOff, color: 'gray' },
};

export const everybody: Look = { icon: TbUsersGroup, color: 'gray' };

export function PresenceBadge({ state }: { readonly state: PresenceState }): ReactNode {
  const { t } = useTranslation('today');
  const { icon, color } = looks[state];
  return (
    <StatusBadge icon={icon} color={color}>
      {t(`state.${state}`)}
    </StatusBadge>
  );
}
