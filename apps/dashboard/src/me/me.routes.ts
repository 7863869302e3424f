import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/layout.route';
import { loadTexts } from '../i18n';
import { checkedSearch } from '../ui/checked-search.policy';
import { isMonth } from '../ui/month.policy';

const loader = (): Promise<void> => loadTexts('me');

/** Everybody has these. */
export const meRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/me',
    validateSearch: checkedSearch((raw: Record<string, unknown>): { month?: string } =>
      typeof raw['month'] === 'string' && isMonth(raw['month']) ? { month: raw['month'] } : {},
    ),
    loader,
    component: lazyRouteComponent(() => import('./me.page'), 'MePage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/me/faces',
    loader,
    component: lazyRouteComponent(() => import('./faces.page'), 'FacesPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/me/recognitions',
    loader,
    component: lazyRouteComponent(() => import('./recognitions.page'), 'RecognitionsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/me/requests',
    validateSearch: checkedSearch((raw: Record<string, unknown>): { day?: string } =>
      typeof raw['day'] === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(raw['day']) ? { day: raw['day'] } : {},
    ),
    loader,
    component: lazyRouteComponent(() => import('./requests.page'), 'RequestsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/me/leave',
    loader,
    component: lazyRouteComponent(() => import('./leave.page'), 'MyLeavePage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/me/account',
    loader,
    component: lazyRouteComponent(() => import('./account.page'), 'AccountPage'),
  }),
] as const;
