import { Button, Group, Paper, Text } from '@mantine/core';
import { TbCheck, TbX } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props<Request> {
  readonly chosen: readonly Request[];
  readonly onDecide: (decision: 'approve' | 'refuse', requests: readonly Request[]) => void;
}

/** The same for all that were selected. */
export function BulkBar<Request>({ chosen, onDecide }: Props<Request>): ReactNode {
  const { t } = useTranslation('approvals');
  return (
    <Paper withBorder px="sm" py={6}>
      <Group gap="xs">
        <Text size="sm" fw={600} role="status">
          {t('selected', { count: chosen.length })}
        </Text>
        <Button
          size="xs"
          leftSection={<TbCheck size={14} aria-hidden />}
          onClick={() => {
            onDecide('approve', chosen);
          }}
        >
          {t('approve')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<TbX size={14} aria-hidden />}
          onClick={() => {
            onDecide('refuse', chosen);
          }}
        >
          {t('refuse')}
        </Button>
      </Group>
    </Paper>
  );
}
