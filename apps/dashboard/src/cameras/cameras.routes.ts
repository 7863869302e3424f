import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/layout.route';
import { loadTexts } from '../i18n';

export const camerasRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/cameras',
    staticData: { needs: ['cameras.read', 'all'] },
    loader: () => loadTexts('cameras'),
    component: lazyRouteComponent(() => import('./cameras.page'), 'CamerasPage'),
  }),
] as const;
