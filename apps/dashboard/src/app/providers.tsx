import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
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
          <Notifications position="bottom-right" limit={4} containerWidth={420} />
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
