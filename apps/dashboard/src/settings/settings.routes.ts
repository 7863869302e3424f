import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/layout.route';
import { loadTexts } from '../i18n';

export const settingsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings',
    loader: () => loadTexts('settings'),
    component: lazyRouteComponent(() => import('./settings.page'), 'SettingsPage'),
  }),
] as const;
