import type { IconType } from 'react-icons';
import { TbAlertTriangle, TbCheck, TbEye, TbLoader2, TbRefreshAlert, TbX } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StatusBadge } from '../../ui';
import type { DraftState } from './draft-states';

const looks: Readonly<Record<DraftState, readonly [IconType, string]>> = {
  previewing: [TbLoader2, 'blue'],
  ready: [TbEye, 'sea'],
  stale: [TbRefreshAlert, 'orange'],
  failed: [TbAlertTriangle, 'red'],
  applying: [TbLoader2, 'blue'],
  applied: [TbCheck, 'green'],
  discarded: [TbX, 'gray'],
};

export function DraftStateBadge({ state }: { readonly state: DraftState }): ReactNode {
  const { t } = useTranslation('roster');
  const [icon, color] = looks[state];
  return (
    <StatusBadge icon={icon} color={color}>
      {t(`draft.state.${state}`)}
    </StatusBadge>
  );
}
