import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/layout.route';
import { loadTexts } from '../i18n';
import { checkedSearch } from '../ui/checked-search.policy';
import {
  toDaySearch,
  toListSearch,
  toMonthSearch,
  toNewRowSearch,
  toPunchesSearch,
  toStatisticsSearch,
} from './attendance-search.policy';

const loader = (): Promise<void> => loadTexts('attendance');

/** Shifts, approvals, reports and review have their pages beside these: a route here, a line in attendance-tabs.tsx. */
export const attendanceRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/attendance',
    staticData: { needs: ['attendance.read', 'department'] },
    validateSearch: checkedSearch(toMonthSearch),
    loader,
    component: lazyRouteComponent(() => import('./month.page'), 'MonthPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/attendance/list',
    staticData: { needs: ['attendance.read', 'department'] },
    validateSearch: checkedSearch(toListSearch),
    loader,
    component: lazyRouteComponent(() => import('./list.page'), 'ListPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/attendance/punches',
    staticData: { needs: ['punches.read', 'department'] },
    validateSearch: checkedSearch(toPunchesSearch),
    loader,
    component: lazyRouteComponent(() => import('./punches/punches.page'), 'PunchesPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/attendance/punches/import',
    staticData: { needs: ['punches.write', 'department'] },
    loader,
    component: lazyRouteComponent(() => import('./punches/import.page'), 'ImportPunchesPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/attendance/statistics',
    staticData: { needs: ['attendance.report', 'department'] },
    validateSearch: checkedSearch(toStatisticsSearch),
    loader,
    component: lazyRouteComponent(() => import('./statistics.page'), 'StatisticsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/attendance/new',
    staticData: { needs: ['attendance.write', 'department'] },
    validateSearch: checkedSearch(toNewRowSearch),
    loader,
    component: lazyRouteComponent(() => import('./new-row.page'), 'NewRowPage'),
  }),
  // Everybody reads their own days.
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/attendance/$id',
    staticData: { needs: ['attendance.read'] },
    validateSearch: checkedSearch(toDaySearch),
    loader,
    component: lazyRouteComponent(() => import('./day.page'), 'DayPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/attendance/$id/edit',
    staticData: { needs: ['attendance.write', 'department'] },
    loader,
    component: lazyRouteComponent(() => import('./edit-row.page'), 'EditRowPage'),
  }),
] as const;
