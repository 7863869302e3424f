import { Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (reason: string) => void;
}

/** Why the past is to be another: people were paid by it. */
export function DraftReason({ value, error, onChange }: Props): ReactNode {
  const { t } = useTranslation('roster');
  return (
    <Textarea
      label={t('draft.reason')}
      description={t('draft.reasonHint')}
      required
      autosize
      minRows={2}
      maxLength={2_000}
      value={value}
      error={error}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
