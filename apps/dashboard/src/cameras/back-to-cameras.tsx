import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { BackLink } from '../ui';

export function BackToCameras(): ReactNode {
  const { t } = useTranslation('cameras');
  return <BackLink to="/cameras">{t('title')}</BackLink>;
}
