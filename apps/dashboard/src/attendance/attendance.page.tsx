import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page, PageSkeleton } from '../ui';

export function AttendancePage(): ReactNode {
  const { t } = useTranslation('attendance');
  return (
    <Page title={t('title')}>
      <PageSkeleton />
    </Page>
  );
}
