import { SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { isSkippedTime, type TypedTime } from './row-form.policy';
import { offsetsOf, offsetText } from '../i18n/site-time.policy';

interface Props {
  readonly label: string;
  readonly time: TypedTime;
  readonly required?: boolean;
  readonly error: string | undefined;
  readonly onChange: (time: TypedTime) => void;
}

/** A date and a time on the wall of the site. Where clocks are put back, it asks which of the two is meant. */
export function TimeField({ label, time, required = false, error, onChange }: Props): ReactNode {
  const { t } = useTranslation('attendance');
  const { timeZone } = useFormat();
  const id = useId();
  const offsets = offsetsOf(time.wallTime, timeZone);
  return (
    <Stack gap={6}>
      <TextInput
        type="datetime-local"
        step={1}
        label={label}
        description={t('form.timeZone', { timeZone })}
        required={required}
        value={time.wallTime}
        error={isSkippedTime(time, timeZone) ? t('form.skipped') : error}
        onChange={({ currentTarget: { value } }) => {
          onChange({ wallTime: value, offsetMinutes: time.offsetMinutes });
        }}
      />
      {offsets.length > 1 && (
        <>
          <Text size="sm" id={id}>
            {t('form.twice')}
          </Text>
          <SegmentedControl
            aria-labelledby={id}
            value={String(time.offsetMinutes ?? offsets[0])}
            data={offsets.map((offset) => ({ value: String(offset), label: `UTC${offsetText(offset)}` }))}
            onChange={(chosen) => {
              onChange({ wallTime: time.wallTime, offsetMinutes: Number(chosen) });
            }}
          />
        </>
      )}
    </Stack>
  );
}
