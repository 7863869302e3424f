import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FaceRefusal } from './face-refusal.policy';

/** Why a picture was not taken, and what to do about it. */
export function FaceRefusalText({ refusal: { reason } }: { readonly refusal: FaceRefusal }): ReactNode {
  const { t } = useTranslation('people');
  return (
    <div role="alert">
      <Text size="sm" fw={600}>
        {t(`refusal.${reason}.what`)}
      </Text>
      <Text size="sm">{t(`refusal.${reason}.do`)}</Text>
    </div>
  );
}
