import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyableId, toProblem, UserText } from '../ui';

/** What a notice says of a failure. */
export function ErrorMessage({ error }: { readonly error: unknown }): ReactNode {
  const { t } = useTranslation('ui');
  const { detail, kind, traceId } = toProblem(error);
  return (
    <Stack gap={4}>
      <Text size="sm">{detail === undefined ? t(`problem.${kind}`) : <UserText text={detail} />}</Text>
      {traceId !== undefined && <CopyableId label={t('traceId')} id={traceId} />}
    </Stack>
  );
}
