import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../app/layout.route';
import { loadTexts } from '../i18n';

export const recognitionRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/recognition',
    loader: () => loadTexts('recognition'),
    component: lazyRouteComponent(() => import('./recognition.page'), 'RecognitionPage'),
  }),
] as const;
