import { NumberInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';

interface Props {
  readonly label: string;
  readonly description?: string;
  readonly value: number | null;
  readonly max: number;
  readonly min?: number;
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
  readonly isReadOnly?: boolean;
  readonly placeholder?: string;
  readonly onChange: (minutes: number | null) => void;
}

const minutesAnHour = 60;

/** Minutes, with what they are in hours beside them. */
export function MinutesInput({
  value,
  error,
  isRequired = false,
  isReadOnly = false,
  min = 0,
  onChange,
  ...props
}: Props): ReactNode {
  const { t } = useTranslation('roster');
  const format = useFormat();
  return (
    <NumberInput
      {...props}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={value ?? ''}
      min={min}
      allowDecimal={false}
      allowNegative={false}
      required={isRequired}
      readOnly={isReadOnly}
      suffix={t('minutesSuffix')}
      error={error}
      rightSectionWidth={88}
      rightSectionPointerEvents="none"
      rightSection={
        value !== null && value >= minutesAnHour ? <small>{format.duration(value * minutesAnHour)}</small> : undefined
      }
      onChange={(given) => {
        onChange(typeof given === 'number' ? given : null);
      }}
    />
  );
}
