import { RouterProvider } from '@tanstack/react-router';
import { Suspense, type ReactNode } from 'react';
import { LiveProvider } from '../live';
import { SessionGate, SiteSettings } from '../session';
import { PageSkeleton } from '../ui';
import { ErrorBoundary } from './error-boundary';
import { Providers } from './providers';
import { router } from './router';

export function App(): ReactNode {
  return (
    <Providers>
      <ErrorBoundary>
        <Suspense fallback={<PageSkeleton />}>
          <SessionGate>
            <SiteSettings>
              <LiveProvider>
                <RouterProvider router={router} />
              </LiveProvider>
            </SiteSettings>
          </SessionGate>
        </Suspense>
      </ErrorBoundary>
    </Providers>
  );
}
