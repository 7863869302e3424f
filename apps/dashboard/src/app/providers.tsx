import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconContext } from 'react-icons';
import { currentLanguage, directionOf } from '../i18n';
import { createQueryClient } from './query-client';
import { cssVariables, theme } from './theme';

/** Where an icon says no size. */
const icons = { size: '24' };

export function Providers({ children }: { readonly children: ReactNode }): ReactNode {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <DirectionProvider initialDirection={directionOf(currentLanguage())} detectDirection={false}>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
          <IconContext value={icons}>
            <DirectionOfLanguage />
            <NoticesWhenIdle />
            {children}
          </IconContext>
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

/** Nothing is to be told before the first page is there. */
const noticesAfterMs = 1_500;
/** While the server is away. */
const noticesAgainMs = 5_000;

/**
 * Fetched by hand and not by `lazy`, which tries once: a server that is away just then must not take the page with it.
 */
function NoticesWhenIdle(): ReactNode {
  const [Notices, setNotices] = useState<ComponentType>();
  useEffect(() => {
    const load = async (): Promise<void> => {
      // `catch` and not a second argument of `then`: that one would miss what Vite fetches first, as its styles.
      const notices = await import('./notices').catch(() => undefined);
      if (notices !== undefined) setNotices(() => notices.Notices);
      else timer = setTimeout(() => void load(), noticesAgainMs);
    };
    let timer = setTimeout(() => void load(), noticesAfterMs);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return Notices !== undefined && <Notices />;
}
