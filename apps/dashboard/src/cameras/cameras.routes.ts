import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/layout.route';
import { loadTexts } from '../i18n';
import { checkedSearch } from '../ui/checked-search.policy';
import { toAddSearch, toCameraSearch, toListSearch } from './cameras-search.policy';

const loader = (): Promise<void> => loadTexts('cameras');

// What is written out keeps the types of paths and searches, by which links to these pages are checked.
export const camerasRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/cameras',
    staticData: { needs: ['cameras.read', 'all'] },
    validateSearch: checkedSearch(toListSearch),
    loader,
    component: lazyRouteComponent(() => import('./list/cameras.page'), 'CamerasPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/cameras/new',
    staticData: { needs: ['cameras.write', 'all'] },
    validateSearch: checkedSearch(toAddSearch),
    loader,
    component: lazyRouteComponent(() => import('./add/add-camera.page'), 'AddCameraPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/cameras/load',
    staticData: { needs: ['cameras.read', 'all'] },
    loader,
    component: lazyRouteComponent(() => import('./fleet/fleet.page'), 'FleetPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/cameras/$cameraId',
    staticData: { needs: ['cameras.read', 'all'] },
    validateSearch: checkedSearch(toCameraSearch),
    loader,
    component: lazyRouteComponent(() => import('./camera/camera.page'), 'CameraPage'),
  }),
] as const;
