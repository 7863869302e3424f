import type { IconType } from 'react-icons';
import { TbAlertTriangle, TbCheck, TbCircleOff, TbClock, TbLoader2, TbUpload } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StatusBadge } from '../../ui';
import type { EnrolmentJob } from './import.queries';

const looks: Readonly<Record<EnrolmentJob['state'], { readonly icon: IconType; readonly color: string }>> = {
  receiving: { icon: TbUpload, color: 'blue' },
  queued: { icon: TbClock, color: 'gray' },
  running: { icon: TbLoader2, color: 'blue' },
  done: { icon: TbCheck, color: 'green' },
  failed: { icon: TbAlertTriangle, color: 'red' },
  cancelled: { icon: TbCircleOff, color: 'gray' },
};

export function JobStateBadge({ state }: { readonly state: EnrolmentJob['state'] }): ReactNode {
  const { t } = useTranslation('people');
  return <StatusBadge {...looks[state]}>{t(`jobState.${state}`)}</StatusBadge>;
}
