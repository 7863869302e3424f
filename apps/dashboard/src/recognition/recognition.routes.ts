import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/layout.route';
import { loadTexts } from '../i18n';
import { checkedSearch } from '../ui/checked-search.policy';
import { toSeenFilter } from './seen-filter.policy';

const loader = () => loadTexts('recognition');

export const recognitionRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/recognition',
    staticData: { needs: ['recognitions.read', 'department'] },
    validateSearch: checkedSearch(toSeenFilter),
    loader,
    component: lazyRouteComponent(() => import('./recognitions.page'), 'RecognitionsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/recognition/photo',
    staticData: { needs: ['faces.recognize', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./photo.page'), 'PhotoPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/recognition/strangers',
    staticData: { needs: ['strangers.read', 'all'] },
    validateSearch: checkedSearch(toSeenFilter),
    loader,
    component: lazyRouteComponent(() => import('./strangers.page'), 'StrangersPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/recognition/thresholds',
    staticData: { needs: ['thresholds.read', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./thresholds/thresholds.page'), 'ThresholdsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/recognition/models',
    staticData: { needs: ['models.read', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./models/models.page'), 'ModelsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/recognition/$recognitionId',
    staticData: { needs: ['recognitions.read', 'department'] },
    loader,
    component: lazyRouteComponent(() => import('./evidence.page'), 'EvidencePage'),
  }),
] as const;
