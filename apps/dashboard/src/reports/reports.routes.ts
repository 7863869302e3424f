import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/layout.route';
import { loadTexts } from '../i18n';

const loader = (): Promise<void> => loadTexts('reports');

export const reportsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/reports',
    staticData: { needs: ['reports.read', 'department'] },
    loader,
    component: lazyRouteComponent(() => import('./reports.page'), 'ReportsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/reports/schedules',
    staticData: { needs: ['reports.schedule', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./schedules.page'), 'SchedulesPage'),
  }),
] as const;
