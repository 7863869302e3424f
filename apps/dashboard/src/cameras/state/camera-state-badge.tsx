import type { MantineColor } from '@mantine/core';
import type { IconType } from 'react-icons';
import { TbAlertTriangle, TbClockPause, TbLoader, TbPlayerStop, TbVideo } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StatusBadge } from '../../ui';
import { toReason } from '../../ui/stream-reason.policy';
import type { CameraState, StreamState } from './states.policy';

export const looks: Readonly<Record<StreamState, { readonly icon: IconType; readonly color: MantineColor }>> = {
  failed: { icon: TbAlertTriangle, color: 'red' },
  waiting: { icon: TbClockPause, color: 'orange' },
  connecting: { icon: TbLoader, color: 'blue' },
  live: { icon: TbVideo, color: 'teal' },
  stopped: { icon: TbPlayerStop, color: 'gray' },
};

export function CameraStateBadge({ state }: { readonly state: StreamState | undefined }): ReactNode {
  const { t } = useTranslation('cameras');
  if (state === undefined) return null;
  return (
    <StatusBadge icon={looks[state].icon} color={looks[state].color}>
      {t(`state.${state}`)}
    </StatusBadge>
  );
}

/** Why it is not live, in words; nothing where there is nothing to explain. */
export function useReasonText(): (state: CameraState | undefined) => string | undefined {
  const { t } = useTranslation('cameras');
  return (state) => {
    if (state === undefined || state.reason === null || state.reason === '' || state.state === 'live') return undefined;
    const reason = toReason(state.reason);
    return reason === undefined ? t('otherReason', { reason: state.reason }) : t(`reason.${reason}`);
  };
}
