import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page, PageSkeleton } from '../ui';

export function SettingsPage(): ReactNode {
  const { t } = useTranslation('settings');
  return (
    <Page title={t('title')}>
      <PageSkeleton />
    </Page>
  );
}
