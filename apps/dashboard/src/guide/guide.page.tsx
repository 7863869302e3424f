import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page, PageSkeleton } from '../ui';

export function GuidePage(): ReactNode {
  const { t } = useTranslation('guide');
  return (
    <Page title={t('title')}>
      <PageSkeleton />
    </Page>
  );
}
