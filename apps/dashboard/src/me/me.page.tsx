import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page, PageSkeleton } from '../ui';

export function MePage(): ReactNode {
  const { t } = useTranslation('me');
  return (
    <Page title={t('title')}>
      <PageSkeleton />
    </Page>
  );
}
