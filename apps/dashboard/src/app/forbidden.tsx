import { TbLock } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, LinkButton, Page } from '../ui';

export function Forbidden(): ReactNode {
  const { t } = useTranslation();
  return (
    <Page title={t('forbidden.title')}>
      <EmptyState
        icon={TbLock}
        title={t('forbidden.heading')}
        action={<LinkButton to="/me">{t('forbidden.home')}</LinkButton>}
      >
        {t('forbidden.text')}
      </EmptyState>
    </Page>
  );
}
