import {
  IconAlertTriangle,
  IconCheck,
  IconCircleOff,
  IconClock,
  IconLoader2,
  IconUpload,
  type TablerIcon,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StatusBadge } from '../../ui';
import type { EnrolmentJob } from './import.queries';

const looks: Readonly<Record<EnrolmentJob['state'], { readonly icon: TablerIcon; readonly color: string }>> = {
  receiving: { icon: IconUpload, color: 'blue' },
  queued: { icon: IconClock, color: 'gray' },
  running: { icon: IconLoader2, color: 'blue' },
  done: { icon: IconCheck, color: 'green' },
  failed: { icon: IconAlertTriangle, color: 'red' },
  cancelled: { icon: IconCircleOff, color: 'gray' },
};

export function JobStateBadge({ state }: { readonly state: EnrolmentJob['state'] }): ReactNode {
  const { t } = useTranslation('people');
  return <StatusBadge {...looks[state]}>{t(`jobState.${state}`)}</StatusBadge>;
}
