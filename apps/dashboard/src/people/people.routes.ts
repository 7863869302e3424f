import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/layout.route';
import { loadTexts } from '../i18n';
import { checkedSearch } from '../ui/checked-search.policy';
import { toJobView } from './import/job-view.policy';
import { toPeopleFilter } from './people-filter.policy';
import { toPersonView } from './person-view.policy';

export const peopleRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/people',
    staticData: { needs: ['users.read', 'department'] },
    validateSearch: checkedSearch(toPeopleFilter),
    loader: () => loadTexts('people'),
    component: lazyRouteComponent(() => import('./people.page'), 'PeoplePage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/people/new',
    staticData: { needs: ['users.write', 'all'] },
    loader: () => loadTexts('people'),
    component: lazyRouteComponent(() => import('./new-person.page'), 'NewPersonPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/people/import',
    staticData: { needs: ['users.write', 'all'] },
    loader: () => loadTexts('people'),
    component: lazyRouteComponent(() => import('./import/staff.page'), 'StaffImportPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/people/import/photos',
    staticData: { needs: ['faces.enrol', 'all'] },
    loader: () => loadTexts('people'),
    component: lazyRouteComponent(() => import('./import/photos.page'), 'PhotoImportPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/people/import/photos/$jobId',
    staticData: { needs: ['faces.enrol', 'all'] },
    validateSearch: checkedSearch(toJobView),
    loader: () => loadTexts('people'),
    component: lazyRouteComponent(() => import('./import/job.page'), 'EnrolmentJobPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/people/$personId',
    staticData: { needs: ['users.read'] },
    validateSearch: checkedSearch(toPersonView),
    loader: () => loadTexts('people'),
    component: lazyRouteComponent(() => import('./person.page'), 'PersonPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/people/$personId/edit',
    staticData: { needs: ['users.write', 'all'] },
    loader: () => loadTexts('people'),
    component: lazyRouteComponent(() => import('./edit-person.page'), 'EditPersonPage'),
  }),
] as const;
