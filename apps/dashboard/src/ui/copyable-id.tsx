import { ActionIcon, Code, CopyButton, Group, Text } from '@mantine/core';
import { TbCheck, TbCopy } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** An id that people pass on: of a person, a camera, a trace. */
export function CopyableId({ id, label }: { readonly id: string; readonly label?: string }): ReactNode {
  const { t } = useTranslation('ui');
  return (
    <Group gap={6} wrap="nowrap" maw="100%">
      {label !== undefined && (
        <Text size="xs" c="dimmed">
          {label}
        </Text>
      )}
      <Code dir="ltr" style={{ overflow: 'hidden', textOverflow: 'ellipsis' }} title={id}>
        {id}
      </Code>
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <ActionIcon variant="subtle" size="sm" onClick={copy} aria-label={copied ? t('copied') : t('copyId', { id })}>
            {copied ? <TbCheck size={14} /> : <TbCopy size={14} />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  );
}
