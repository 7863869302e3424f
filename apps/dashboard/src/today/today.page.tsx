import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page, PageSkeleton } from '../ui';

export function TodayPage(): ReactNode {
  const { t } = useTranslation('today');
  return (
    <Page title={t('title')}>
      <PageSkeleton />
    </Page>
  );
}
