import type { Schemas } from '@smart-attendance/client';
import { Alert, Text } from '@mantine/core';
import { TbPlugConnectedX } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { toReason } from './stream-reason.policy';
import { UserText } from './user-text';

interface Props {
  readonly result: Schemas['ConnectionTestView'];
  /** Above the sentence of a newer server, which has a reason without words here. */
  readonly title: string;
}

/** Why a camera that was tried gives no picture, and what to do. */
export function ConnectionFailure({ result, title }: Props): ReactNode {
  const { t } = useTranslation('cameras');
  const reason = toReason(result.reason);
  return (
    <Alert color="red" icon={<TbPlugConnectedX />} title={reason === undefined ? title : t(`reason.${reason}`)}>
      <Text size="sm">{reason === undefined ? <UserText text={result.message} /> : t(`advice.${reason}`)}</Text>
    </Alert>
  );
}
