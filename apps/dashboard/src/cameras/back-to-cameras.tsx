import { IconArrowLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LinkAnchor } from '../ui/links';

export function BackToCameras(): ReactNode {
  const { t } = useTranslation('cameras');
  return (
    <LinkAnchor to="/cameras" size="sm" style={{ display: 'inline-flex', alignItems: 'center', gap: 4, minHeight: 24 }}>
      <IconArrowLeft size={16} aria-hidden className="flip-in-rtl" />
      {t('title')}
    </LinkAnchor>
  );
}
