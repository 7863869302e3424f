import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { bareRoute, shellRoute } from '../app/layout.route';
import { loadTexts } from '../i18n';
import { checkedSearch } from '../ui/checked-search.policy';
import { TodayPage } from './today.page';
import { toTodaySearch, toWallSearch } from './today-search.policy';

export const todayRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/',
    staticData: { needs: ['presence.read', 'department'] },
    validateSearch: checkedSearch(toTodaySearch),
    loader: () => loadTexts('today'),
    component: TodayPage,
  }),
] as const;

/** For a screen at the door. */
export const wallRoutes = [
  createRoute({
    getParentRoute: () => bareRoute,
    path: '/wall',
    staticData: { needs: ['presence.read', 'department'] },
    validateSearch: checkedSearch(toWallSearch),
    loader: () => loadTexts('today'),
    component: lazyRouteComponent(() => import('./wall.page'), 'WallPage'),
  }),
] as const;
