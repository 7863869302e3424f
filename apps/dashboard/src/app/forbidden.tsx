import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, Page } from '../ui';

export function Forbidden(): ReactNode {
  const { t } = useTranslation();
  return (
    <Page title={t('forbidden.title')}>
      <EmptyState
        icon={IconLock}
        title={t('forbidden.heading')}
        action={
          <Button component={Link} to="/me">
            {t('forbidden.home')}
          </Button>
        }
      >
        {t('forbidden.text')}
      </EmptyState>
    </Page>
  );
}
