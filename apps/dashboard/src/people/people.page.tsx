import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page, PageSkeleton } from '../ui';

export function PeoplePage(): ReactNode {
  const { t } = useTranslation('people');
  return (
    <Page title={t('title')}>
      <PageSkeleton />
    </Page>
  );
}
