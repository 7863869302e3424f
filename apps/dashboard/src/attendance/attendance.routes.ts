import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/layout.route';
import { loadTexts } from '../i18n';

export const attendanceRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/attendance',
    staticData: { needs: ['attendance.read', 'department'] },
    loader: () => loadTexts('attendance'),
    component: lazyRouteComponent(() => import('./attendance.page'), 'AttendancePage'),
  }),
] as const;
