import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/layout.route';
import { loadTexts } from '../i18n';
import { checkedSearch } from '../ui/checked-search.policy';
import { toPairSearch, toReviewSearch } from './review-search.policy';

const loader = () => loadTexts('review');

export const reviewRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/review',
    staticData: { needs: ['unknown_faces.review', 'all'] },
    validateSearch: checkedSearch(toReviewSearch),
    loader,
    component: lazyRouteComponent(() => import('./inbox/inbox.page'), 'InboxPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/review/look-alikes',
    staticData: { needs: ['look_alikes.read', 'all'] },
    validateSearch: checkedSearch(toPairSearch),
    loader,
    component: lazyRouteComponent(() => import('./look-alikes/look-alikes.page'), 'LookAlikesPage'),
  }),
] as const;
