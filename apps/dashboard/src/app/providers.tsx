import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage, directionOf } from '../i18n';
import { createQueryClient } from './query-client';
import { cssVariables, theme } from './theme';

export function Providers({ children }: { readonly children: ReactNode }): ReactNode {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <DirectionProvider initialDirection={directionOf(currentLanguage())} detectDirection={false}>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
          <DirectionOfLanguage />
          <NoticesWhenIdle />
          {children}
        </MantineProvider>
      </DirectionProvider>
    </QueryClientProvider>
  );
}

function DirectionOfLanguage(): ReactNode {
  const { setDirection } = useDirection();
  const { resolvedLanguage } = useTranslation().i18n;
  useEffect(() => {
    setDirection(directionOf(currentLanguage()));
  }, [setDirection, resolvedLanguage]);
  return null;
}

const Notices = lazy(async () => ({ default: (await import('./notices')).Notices }));

/** Nothing is to be told before the first page is there. */
const noticesAfterMs = 1_500;

function NoticesWhenIdle(): ReactNode {
  const [isTime, setIsTime] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setIsTime(true);
    }, noticesAfterMs);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return (
    isTime && (
      <Suspense>
        <Notices />
      </Suspense>
    )
  );
}
