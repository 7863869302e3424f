import { AppShell, Burger, Group, NavLink, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, useRouterState } from '@tanstack/react-router';
import { Suspense, useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayAny } from '../session';
import { ColorSchemeMenu, LanguageMenu, Logo, PageSkeleton } from '../ui';
import { AccountMenu } from './account-menu';
import { ConnectionBanner } from './connection-banner';
import { ErrorBoundary } from './error-boundary';
import { navigation } from './navigation';
import { PermittedPage } from './permitted-page';
import { ReviewCount } from './review-count';
import classes from './shell.module.css';

const mainId = 'main';

/** Header, navigation and the page between them. */
export function Shell(): ReactNode {
  const { t } = useTranslation();
  const [isOpen, { toggle, close }] = useDisclosure();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  useEffect(close, [path, close]);
  useFocusOnNewPage(path);
  return (
    <>
      <a className={classes['skip']} href={`#${mainId}`}>
        {t('skipToContent')}
      </a>
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
        padding={{ base: 'md', md: 'lg' }}
        transitionDuration={150}
      >
        <AppShell.Header>
          <Group h="100%" px="md" gap="xs" wrap="nowrap">
            <Burger
              hiddenFrom="sm"
              size="sm"
              opened={isOpen}
              onClick={toggle}
              aria-label={t(isOpen ? 'navigation.close' : 'navigation.open')}
              aria-expanded={isOpen}
            />
            <Link to="/" className={classes['brand']} aria-label={t('product')}>
              <Logo />
              <Text fw={650} component="span" visibleFrom="xs">
                {t('product')}
              </Text>
            </Link>
            <Group ms="auto" gap={4} wrap="nowrap">
              <LanguageMenu />
              <ColorSchemeMenu />
              <AccountMenu />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="xs" className={classes['navbar']} aria-label={t('navigation.label')}>
          <Entries path={path} />
        </AppShell.Navbar>
        <AppShell.Main id={mainId} tabIndex={-1} className={classes['main']}>
          <ConnectionBanner />
          <ErrorBoundary key={path}>
            <Suspense fallback={<PageSkeleton />}>
              <PermittedPage />
            </Suspense>
          </ErrorBoundary>
        </AppShell.Main>
      </AppShell>
    </>
  );
}

function Entries({ path }: { readonly path: string }): ReactNode {
  const { t } = useTranslation();
  const may = useMayAny();
  return navigation
    .filter(({ needs }) => needs.length === 0 || needs.some(([permission, reach]) => may(permission, reach)))
    .map(({ to, label, icon: Icon }) => {
      const isHere = to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`);
      return (
        <NavLink
          key={to}
          component={Link}
          to={to}
          label={t(`navigation.${label}`)}
          leftSection={<Icon size={20} strokeWidth={1.6} aria-hidden />}
          rightSection={to === '/review' ? <ReviewCount /> : undefined}
          active={isHere}
          aria-current={isHere ? 'page' : undefined}
          className={classes['entry']}
        />
      );
    });
}

/** Whoever works by keyboard or ear begins at the new page, not where the link was. */
function useFocusOnNewPage(path: string): void {
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    document.getElementById(mainId)?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }, [path]);
}
