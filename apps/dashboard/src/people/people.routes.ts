import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/layout.route';
import { loadTexts } from '../i18n';

export const peopleRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/people',
    staticData: { needs: ['users.read', 'department'] },
    loader: () => loadTexts('people'),
    component: lazyRouteComponent(() => import('./people.page'), 'PeoplePage'),
  }),
] as const;
