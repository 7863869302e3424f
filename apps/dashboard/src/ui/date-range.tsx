import { Group, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  /** Days at the site, `2026-11-27`; empty for no end. */
  readonly from: string;
  readonly to: string;
  /** What the API says of each. */
  readonly errors?: { readonly from?: string | undefined; readonly to?: string | undefined };
  readonly onChange: (range: { readonly from: string; readonly to: string }) => void;
}

/** Two days, by the fields of the browser: they speak the reader's language, and phones have wheels for them. */
export function DateRange({ from, to, errors = {}, onChange }: Props): ReactNode {
  const { t } = useTranslation('ui');
  return (
    <Group gap="xs" align="flex-end">
      <TextInput
        type="date"
        label={t('from')}
        value={from}
        {...(to !== '' && { max: to })}
        error={errors.from}
        onChange={(event) => {
          onChange({ from: event.currentTarget.value, to });
        }}
      />
      <TextInput
        type="date"
        label={t('to')}
        value={to}
        {...(from !== '' && { min: from })}
        error={from !== '' && to !== '' && from > to ? t('rangeReversed') : errors.to}
        onChange={(event) => {
          onChange({ from, to: event.currentTarget.value });
        }}
      />
    </Group>
  );
}
