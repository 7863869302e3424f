import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page, PageSkeleton } from '../ui';

export function CamerasPage(): ReactNode {
  const { t } = useTranslation('cameras');
  return (
    <Page title={t('title')}>
      <PageSkeleton />
    </Page>
  );
}
