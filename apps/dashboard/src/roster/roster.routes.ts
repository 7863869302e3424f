import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/layout.route';
import { loadTexts } from '../i18n';
import { checkedSearch } from '../ui/checked-search.policy';
import { toAssignmentsSearch, toDraftsSearch, toRosterSearch } from './roster-search.policy';

const loader = (): Promise<void> => loadTexts('roster');

export const rosterRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/roster',
    staticData: { needs: ['roster.read', 'department'] },
    validateSearch: checkedSearch(toRosterSearch),
    loader,
    component: lazyRouteComponent(() => import('./grid/roster.page'), 'RosterPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/roster/assignments',
    staticData: { needs: ['assignments.read', 'all'] },
    validateSearch: checkedSearch(toAssignmentsSearch),
    loader,
    component: lazyRouteComponent(() => import('./assignments/assignments.page'), 'AssignmentsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/roster/shifts',
    staticData: { needs: ['roster.read', 'department'] },
    loader,
    component: lazyRouteComponent(() => import('./shifts/shifts.page'), 'ShiftsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/roster/shifts/new',
    staticData: { needs: ['shifts.write', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./shifts/new-shift.page'), 'NewShiftPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/roster/shifts/$shiftId',
    staticData: { needs: ['roster.read', 'department'] },
    loader,
    component: lazyRouteComponent(() => import('./shifts/shift.page'), 'ShiftPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/roster/sites',
    staticData: { needs: ['roster.read', 'department'] },
    loader,
    component: lazyRouteComponent(() => import('./sites/sites.page'), 'SitesPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/roster/assignments/import',
    staticData: { needs: ['assignments.write', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./assignments/import.page'), 'ImportAssignmentsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/roster/holidays',
    staticData: { needs: ['roster.read', 'department'] },
    loader,
    component: lazyRouteComponent(() => import('./holidays/holidays.page'), 'HolidaysPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/roster/holidays/$calendarId',
    staticData: { needs: ['roster.read', 'department'] },
    loader,
    component: lazyRouteComponent(() => import('./holidays/calendar.page'), 'HolidayCalendarPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/roster/drafts',
    staticData: { needs: ['drafts.read', 'all'] },
    validateSearch: checkedSearch(toDraftsSearch),
    loader,
    component: lazyRouteComponent(() => import('./drafts/drafts.page'), 'DraftsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/roster/drafts/$draftId',
    staticData: { needs: ['drafts.read', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./drafts/draft.page'), 'DraftPage'),
  }),
] as const;
