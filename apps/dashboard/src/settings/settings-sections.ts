import {
  TbApi,
  TbClockShield,
  TbHeartRateMonitor,
  TbListSearch,
  TbMailOff,
  TbReceipt,
  TbShieldCheck,
  TbUsersGroup,
  TbWebhook,
} from 'react-icons/tb';
import type { Permission } from '../session';

/** The pages of the settings in their order, each with what it needs. */
export const settingsSections = [
  { to: '/settings/users', name: 'users', icon: TbUsersGroup, needs: 'users.write' },
  { to: '/settings/roles', name: 'roles', icon: TbShieldCheck, needs: 'users.write' },
  { to: '/settings/api-keys', name: 'apiKeys', icon: TbApi, needs: 'api_keys.manage' },
  { to: '/settings/webhooks', name: 'webhooks', icon: TbWebhook, needs: 'webhooks.manage' },
  { to: '/settings/audit-log', name: 'auditLog', icon: TbListSearch, needs: 'audit.read' },
  { to: '/settings/dead-letters', name: 'deadLetters', icon: TbMailOff, needs: 'dead_letters.manage' },
  { to: '/settings/system', name: 'system', icon: TbHeartRateMonitor, needs: 'system.read' },
  { to: '/settings/retention', name: 'retention', icon: TbClockShield, needs: 'system.read' },
  { to: '/settings/erasures', name: 'erasures', icon: TbReceipt, needs: 'erasures.read' },
] as const satisfies readonly { readonly needs: Permission; readonly [more: string]: unknown }[];
