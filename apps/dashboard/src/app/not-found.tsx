import { TbMapOff } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, LinkButton, Page } from '../ui';

export function NotFound(): ReactNode {
  const { t } = useTranslation();
  return (
    <Page title={t('notFound.title')}>
      <EmptyState
        icon={TbMapOff}
        title={t('notFound.heading')}
        action={<LinkButton to="/">{t('notFound.home')}</LinkButton>}
      >
        {t('notFound.text')}
      </EmptyState>
    </Page>
  );
}
