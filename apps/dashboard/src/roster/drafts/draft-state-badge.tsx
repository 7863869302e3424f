import {
  IconAlertTriangle,
  IconCheck,
  IconEye,
  IconLoader2,
  IconRefreshAlert,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StatusBadge } from '../../ui';
import type { DraftState } from './draft-states';

const looks: Readonly<Record<DraftState, readonly [TablerIcon, string]>> = {
  previewing: [IconLoader2, 'blue'],
  ready: [IconEye, 'sea'],
  stale: [IconRefreshAlert, 'orange'],
  failed: [IconAlertTriangle, 'red'],
  applying: [IconLoader2, 'blue'],
  applied: [IconCheck, 'green'],
  discarded: [IconX, 'gray'],
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
