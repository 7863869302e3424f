import { createRootRoute, createRoute, Outlet } from '@tanstack/react-router';
import { PageSkeleton } from '../ui';
import { Broken } from './error-boundary';
import { NotFound } from './not-found';
import { PermittedPage } from './permitted-page';
import { Shell } from './shell';
import type { Permission, Reach } from '../session';

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** Who may not, of so many people at least, is told so in place of the page. */
    readonly needs?: readonly [Permission, Reach?];
  }
}

export const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

/** The parent of every page that has the header and the navigation around it. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: Shell,
  notFoundComponent: NotFound,
  pendingComponent: PageSkeleton,
  errorComponent: ({ error }) => <Broken error={error} />,
});

/** The parent of pages without anything around them, as a screen on a wall. */
export const bareRoute = createRoute({ getParentRoute: () => rootRoute, id: 'bare', component: PermittedPage });
