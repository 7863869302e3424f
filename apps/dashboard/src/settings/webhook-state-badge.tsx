import { IconAlertTriangle, IconCircleCheck, IconCircleOff, IconClock, IconPlugOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StatusBadge } from '../ui';
import { webhookState, type WebhookState } from './webhook-state.policy';
import type { Webhook } from './webhooks.queries';

const looks = {
  works: { icon: IconCircleCheck, color: 'green' },
  quiet: { icon: IconClock, color: 'blue' },
  failing: { icon: IconAlertTriangle, color: 'orange' },
  off: { icon: IconCircleOff, color: 'gray' },
  switchedOff: { icon: IconPlugOff, color: 'red' },
} as const satisfies Record<WebhookState, unknown>;

export function WebhookStateBadge({ webhook }: { readonly webhook: Webhook }): ReactNode {
  const { t } = useTranslation('settings');
  const state = webhookState(webhook);
  return <StatusBadge {...looks[state]}>{t(`webhookState.${state}`)}</StatusBadge>;
}
