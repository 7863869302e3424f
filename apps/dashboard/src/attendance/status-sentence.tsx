import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import type { ExplainedRow } from './attendance.queries';
import { sentenceKeyOf, type StatusReason } from './status-sentence.policy';

/** Why a day has its status, in the reader's language: they are paid by it. */
export function StatusSentence({ reason }: { readonly reason: NonNullable<ExplainedRow['status_reason']> }): ReactNode {
  const { t } = useTranslation('attendance');
  const format = useFormat();
  return (
    <Stack gap={2} mt="md">
      <Text size="sm" c="dimmed">
        {t('field.explanation')}
      </Text>
      <Text component="div">
        <Sentence reason={reason} /> {reason.is_entered && t('why.entered')}
        {reason.told_at !== null &&
          t('why.told', { by: reason.told_by_name ?? t('why.somebody'), at: format.dateTime(reason.told_at) })}
      </Text>
    </Stack>
  );
}

function Sentence({ reason }: { readonly reason: StatusReason }): ReactNode {
  const { t } = useTranslation('attendance');
  const format = useFormat();
  const time = (instant: string | null): string => (instant === null ? '–' : exactTime(format, instant));
  const minutes = (count: number | null): string => (count === null ? '–' : format.duration(count * 60));
  const share = (percent: number | null): string => (percent === null ? '–' : format.percent(percent / 100, 2));
  return t(`why.${sentenceKeyOf(reason)}`, {
    seen: time(reason.seen_at),
    starts: time(reason.starts_at),
    grace: minutes(reason.grace_minutes),
    worked: minutes(reason.worked_minutes),
    below: minutes(reason.below_minutes),
    percent: share(reason.percent),
    percentMin: share(reason.percent_min),
    holiday: reason.holiday ?? '',
  });
}

/** With seconds where they decide: 09:05:30 is late after 09:05. */
function exactTime(format: ReturnType<typeof useFormat>, instant: string): string {
  return new Date(instant).getUTCSeconds() === 0 ? format.time(instant) : format.timeWithSeconds(instant);
}
