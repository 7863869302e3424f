import { IconCircleCheck, IconCircleOff, IconFaceId, IconFaceIdError, IconHelpCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StatusBadge } from '../ui';

export function ActiveBadge({ isActive }: { readonly isActive: boolean }): ReactNode {
  const { t } = useTranslation('people');
  return isActive ? (
    <StatusBadge icon={IconCircleCheck} color="green">
      {t('active.yes')}
    </StatusBadge>
  ) : (
    <StatusBadge icon={IconCircleOff} color="gray">
      {t('active.no')}
    </StatusBadge>
  );
}

export function ConsentBadge({ consent }: { readonly consent: boolean | null }): ReactNode {
  const { t } = useTranslation('people');
  if (consent === null) {
    return (
      <StatusBadge icon={IconHelpCircle} color="gray">
        {t('consent.unknown')}
      </StatusBadge>
    );
  }
  return consent ? (
    <StatusBadge icon={IconFaceId} color="green">
      {t('consent.given')}
    </StatusBadge>
  ) : (
    <StatusBadge icon={IconFaceIdError} color="orange">
      {t('consent.refused')}
    </StatusBadge>
  );
}
