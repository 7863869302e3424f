import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/layout.route';
import { loadTexts } from '../i18n';
import { checkedSearch } from '../ui/checked-search.policy';
import { toAuditFilter } from './audit-filter.policy';

const loader = () => loadTexts('settings');

export const settingsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings',
    staticData: { needs: ['system.read', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./settings.page'), 'SettingsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/users',
    staticData: { needs: ['users.write', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./users.page'), 'UsersPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/roles',
    staticData: { needs: ['users.write', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./roles.page'), 'RolesPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/api-keys',
    staticData: { needs: ['api_keys.manage', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./api-keys.page'), 'ApiKeysPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/webhooks',
    staticData: { needs: ['webhooks.manage', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./webhooks.page'), 'WebhooksPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/webhooks/$webhookId',
    staticData: { needs: ['webhooks.manage', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./webhook.page'), 'WebhookPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/audit-log',
    staticData: { needs: ['audit.read', 'all'] },
    validateSearch: checkedSearch(toAuditFilter),
    loader,
    component: lazyRouteComponent(() => import('./audit-log.page'), 'AuditLogPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/dead-letters',
    staticData: { needs: ['dead_letters.manage', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./dead-letters.page'), 'DeadLettersPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/system',
    staticData: { needs: ['system.read', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./system.page'), 'SystemPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/retention',
    staticData: { needs: ['system.read', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./retention.page'), 'RetentionPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/erasures',
    staticData: { needs: ['erasures.read', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./erasures.page'), 'ErasuresPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/erasures/$personId',
    staticData: { needs: ['erasures.read', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./erasure.page'), 'ErasurePage'),
  }),
] as const;
