import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/layout.route';
import { loadTexts } from '../i18n';
import { checkedSearch } from '../ui/checked-search.policy';
import { toCorrectionsSearch, toLeaveSearch, toOvertimeSearch } from './approvals-search.policy';

const loader = (): Promise<void> => loadTexts('approvals');

export const approvalsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/approvals',
    staticData: { needs: ['corrections.decide', 'department'] },
    validateSearch: checkedSearch(toCorrectionsSearch),
    loader,
    component: lazyRouteComponent(() => import('./corrections.page'), 'CorrectionsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/approvals/overtime',
    staticData: { needs: ['overtime.decide', 'department'] },
    validateSearch: checkedSearch(toOvertimeSearch),
    loader,
    component: lazyRouteComponent(() => import('./overtime.page'), 'OvertimePage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/approvals/leave',
    staticData: { needs: ['leave.decide', 'department'] },
    validateSearch: checkedSearch(toLeaveSearch),
    loader,
    component: lazyRouteComponent(() => import('./leave.page'), 'LeavePage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/approvals/periods',
    staticData: { needs: ['periods.lock', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./periods.page'), 'PeriodsPage'),
  }),
] as const;
