import type { IconType } from 'react-icons';
import { TbArrowBackUp, TbCalendarX, TbCheck, TbClock, TbX } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format';
import type { LeaveRequest, LeaveState } from './leave-states';
import { StatusBadge } from './status-badge';

export { leaveParts, leaveStates, type LeavePart, type LeaveRequest, type LeaveState } from './leave-states';

const looks: Readonly<Record<LeaveState, readonly [IconType, string]>> = {
  requested: [TbClock, 'blue'],
  approved: [TbCheck, 'green'],
  refused: [TbX, 'red'],
  cancelled: [TbCalendarX, 'orange'],
  withdrawn: [TbArrowBackUp, 'gray'],
};

export function LeaveStateBadge({ state }: { readonly state: LeaveState }): ReactNode {
  const { t } = useTranslation('ui');
  const [icon, color] = looks[state];
  return (
    <StatusBadge icon={icon} color={color}>
      {t(`leaveState.${state}`)}
    </StatusBadge>
  );
}

type Days = Pick<LeaveRequest, 'date_from' | 'date_to' | 'part'>;

/** `1–4 Dec 2026`, or a day and which half of it. */
export function useLeaveDays(): (leave: Days) => string {
  const { t } = useTranslation('ui');
  const format = useFormat();
  return ({ date_from: from, date_to: to, part }) =>
    part === 'full_day'
      ? format.days(from, to)
      : t('leaveRequest.half', { date: format.date(from), part: t(`leavePart.${part}`) });
}
