import { Checkbox } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly count: number;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

/** Offered, and never taken for granted: people are paid by the rows that come of it. */
export function TellAttendance({ count, isChecked, onChange }: Props): ReactNode {
  const { t } = useTranslation('review');
  return (
    <Checkbox
      label={t('tell.label', { count })}
      description={t('tell.hint')}
      checked={isChecked}
      onChange={(event) => {
        onChange(event.currentTarget.checked);
      }}
    />
  );
}
