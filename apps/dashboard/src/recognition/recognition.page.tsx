import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page, PageSkeleton } from '../ui';

export function RecognitionPage(): ReactNode {
  const { t } = useTranslation('recognition');
  return (
    <Page title={t('title')}>
      <PageSkeleton />
    </Page>
  );
}
