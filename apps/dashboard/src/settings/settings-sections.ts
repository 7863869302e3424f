import {
  IconApi,
  IconClockShield,
  IconHeartRateMonitor,
  IconListSearch,
  IconMailOff,
  IconReceipt,
  IconShieldCheck,
  IconUsersGroup,
  IconWebhook,
} from '@tabler/icons-react';
import type { Permission } from '../session';

/** The pages of the settings in their order, each with what it needs. */
export const settingsSections = [
  { to: '/settings/users', name: 'users', icon: IconUsersGroup, needs: 'users.write' },
  { to: '/settings/roles', name: 'roles', icon: IconShieldCheck, needs: 'users.write' },
  { to: '/settings/api-keys', name: 'apiKeys', icon: IconApi, needs: 'api_keys.manage' },
  { to: '/settings/webhooks', name: 'webhooks', icon: IconWebhook, needs: 'webhooks.manage' },
  { to: '/settings/audit-log', name: 'auditLog', icon: IconListSearch, needs: 'audit.read' },
  { to: '/settings/dead-letters', name: 'deadLetters', icon: IconMailOff, needs: 'dead_letters.manage' },
  { to: '/settings/system', name: 'system', icon: IconHeartRateMonitor, needs: 'system.read' },
  { to: '/settings/retention', name: 'retention', icon: IconClockShield, needs: 'system.read' },
  { to: '/settings/erasures', name: 'erasures', icon: IconReceipt, needs: 'erasures.read' },
] as const satisfies readonly { readonly needs: Permission; readonly [more: string]: unknown }[];
