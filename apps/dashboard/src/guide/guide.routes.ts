import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/layout.route';
import { loadTexts } from '../i18n';

export const guideRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/guide',
    staticData: { needs: ['cameras.write', 'all'] },
    loader: () => loadTexts('guide'),
    component: lazyRouteComponent(() => import('./guide.page'), 'GuidePage'),
  }),
] as const;
