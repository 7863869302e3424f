import { TbAlertTriangle, TbCircleCheck, TbCircleOff, TbClock, TbPlugOff } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StatusBadge } from '../ui';
import { webhookState, type WebhookState } from './webhook-state.policy';
import type { Webhook } from './webhooks.queries';

const looks = {
  works: { icon: TbCircleCheck, color: 'green' },
  quiet: { icon: TbClock, color: 'blue' },
  failing: { icon: TbAlertTriangle, color: 'orange' },
  off: { icon: TbCircleOff, color: 'gray' },
  switchedOff: { icon: TbPlugOff, color: 'red' },
} as const satisfies Record<WebhookState, unknown>;

export function WebhookStateBadge({ webhook }: { readonly webhook: Webhook }): ReactNode {
  const { t } = useTranslation('settings');
  const state = webhookState(webhook);
  return <StatusBadge {...looks[state]}>{t(`webhookState.${state}`)}</StatusBadge>;
}
