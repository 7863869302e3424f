import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/layout.route';
import { loadTexts } from '../i18n';
import { checkedSearch } from '../ui/checked-search.policy';
import { isMonth } from '../ui/month.policy';

const loader = (): Promise<void> => loadTexts('leave');

/** What stands in the address of the calendar, so that it can be sent to somebody. */
export interface LeaveCalendarSearch {
  readonly month?: string | undefined;
  readonly department?: string | undefined;
}

function toSearch(raw: Readonly<Record<string, unknown>>): LeaveCalendarSearch {
  const { month, department } = raw;
  return {
    month: typeof month === 'string' && isMonth(month) ? month : undefined,
    // A department is at most a name long; what the API would refuse is as what is not there.
    department:
      (typeof department === 'string' || typeof department === 'number') && String(department).length <= 255
        ? String(department)
        : undefined,
  };
}

export const leaveRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/leave',
    staticData: { needs: ['leave.read', 'department'] },
    validateSearch: checkedSearch(toSearch),
    loader,
    component: lazyRouteComponent(() => import('./calendar.page'), 'LeaveCalendarPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/leave/types',
    staticData: { needs: ['leave_types.write', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./types.page'), 'LeaveTypesPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/leave/import',
    staticData: { needs: ['leave.import', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./import.page'), 'ImportLeavePage'),
  }),
] as const;
