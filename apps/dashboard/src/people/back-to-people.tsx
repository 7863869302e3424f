import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../session';
import { BackLink } from '../ui';

/** For who has a list to go back to. */
export function BackToPeople(): ReactNode {
  const { t } = useTranslation('people');
  if (!useMay('users.read', 'department')) return null;
  return <BackLink to="/people">{t('title')}</BackLink>;
}
