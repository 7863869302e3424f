import { createRouter } from '@tanstack/react-router';
import { approvalsRoutes } from '../approvals/approvals.routes';
import { attendanceRoutes } from '../attendance/attendance.routes';
import { camerasRoutes } from '../cameras/cameras.routes';
import { guideRoutes } from '../guide/guide.routes';
import { leaveRoutes } from '../leave/leave.routes';
import { meRoutes } from '../me/me.routes';
import { peopleRoutes } from '../people/people.routes';
import { recognitionRoutes } from '../recognition/recognition.routes';
import { reportsRoutes } from '../reports/reports.routes';
import { reviewRoutes } from '../review/review.routes';
import { rosterRoutes } from '../roster/roster.routes';
import { settingsRoutes } from '../settings/settings.routes';
import { todayRoutes, wallRoutes } from '../today/today.routes';
import { PageSkeleton } from '../ui';
import { Broken } from './error-boundary';
import { bareRoute, rootRoute, shellRoute } from './layout.route';

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    shellRoute.addChildren([
      ...todayRoutes,
      ...camerasRoutes,
      ...peopleRoutes,
      ...attendanceRoutes,
      ...rosterRoutes,
      ...leaveRoutes,
      ...approvalsRoutes,
      ...reportsRoutes,
      ...reviewRoutes,
      ...recognitionRoutes,
      ...settingsRoutes,
      ...meRoutes,
      ...guideRoutes,
    ]),
    bareRoute.addChildren([...wallRoutes]),
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: PageSkeleton,
  defaultErrorComponent: ({ error }) => <Broken error={error} />,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
