import { TbCircleCheck, TbCircleOff, TbFaceId, TbFaceIdError, TbHelpCircle } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StatusBadge } from '../ui';

export function ActiveBadge({ isActive }: { readonly isActive: boolean }): ReactNode {
  const { t } = useTranslation('people');
  return isActive ? (
    <StatusBadge icon={TbCircleCheck} color="green">
      {t('active.yes')}
    </StatusBadge>
  ) : (
    <StatusBadge icon={TbCircleOff} color="gray">
      {t('active.no')}
    </StatusBadge>
  );
}

export function ConsentBadge({ consent }: { readonly consent: boolean | null }): ReactNode {
  const { t } = useTranslation('people');
  if (consent === null) {
    return (
      <StatusBadge icon={TbHelpCircle} color="gray">
        {t('consent.unknown')}
      </StatusBadge>
    );
  }
  return consent ? (
    <StatusBadge icon={TbFaceId} color="green">
      {t('consent.given')}
    </StatusBadge>
  ) : (
    <StatusBadge icon={TbFaceIdError} color="orange">
      {t('consent.refused')}
    </StatusBadge>
  );
}
