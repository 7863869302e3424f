import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/layout.route';
import { loadTexts } from '../i18n';

export const meRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/me',
    loader: () => loadTexts('me'),
    component: lazyRouteComponent(() => import('./me.page'), 'MePage'),
  }),
] as const;
