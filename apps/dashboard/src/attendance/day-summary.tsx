import { Card, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { siteSettingsQuery } from '../session';
import { AttendanceBadge, UserText } from '../ui';
import { CameraName } from '../ui/entity-name';
import type { AttendanceRow, ExplainedRow } from './attendance.queries';
import { Fact } from './fact';
import { statusReasonOf } from './status-reason.policy';
import { StatusSentence } from './status-sentence';

/** The row itself, with what was set by hand. */
export function DaySummary({ row }: { readonly row: ExplainedRow }): ReactNode {
  const { t } = useTranslation('attendance');
  const format = useFormat();
  const time = (instant: string | null): string => (instant === null ? '–' : format.timeWithSeconds(instant));
  const { similarity } = row;
  return (
    <Card withBorder>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} component="dl" m={0}>
        <Fact label={t('field.status')} isHeld={row.held_fields.includes('status')}>
          <AttendanceBadge status={row.status} />
        </Fact>
        <Fact label={t('field.check_in')} isHeld={row.held_fields.includes('check_in')}>
          {time(row.check_in)}
        </Fact>
        <Fact label={t('field.check_out')} isHeld={row.held_fields.includes('check_out')}>
          {time(row.check_out)}
        </Fact>
        <Fact label={t('field.duration')}>
          {row.check_in === null || row.check_out === null
            ? '–'
            : format.duration((Date.parse(row.check_out) - Date.parse(row.check_in)) / 1_000)}
        </Fact>
        <Fact label={t('field.source')}>{t(`source.${row.source}`)}</Fact>
        <Fact label={t('field.camera_id')}>
          {row.camera_id === null ? '–' : <CameraName id={row.camera_id} name={row.camera_name} />}
        </Fact>
        <Fact label={t('field.location')}>{row.location === null ? '–' : <UserText text={row.location} />}</Fact>
        <Fact label={t('field.department')}>{row.department === null ? '–' : <UserText text={row.department} />}</Fact>
        {similarity !== null && <Fact label={t('field.similarity')}>{format.number(similarity)}</Fact>}
      </SimpleGrid>
      <Why row={row} />
      <OtherZone />
      {row.notes !== null && (
        <Stack gap={2} mt="md">
          <Text size="sm" c="dimmed">
            {t('field.notes')}
          </Text>
          <Text style={{ whiteSpace: 'pre-wrap' }} component="div">
            <UserText text={row.notes} />
          </Text>
        </Stack>
      )}
    </Card>
  );
}

function Why({ row }: { readonly row: ExplainedRow }): ReactNode {
  if (row.status_reason !== null) return <StatusSentence reason={row.status_reason} />;
  return row.explanation === null ? <StatusReason row={row} /> : <Explanation text={row.explanation} />;
}

/** As the service says it, which has one language: of a row from before it told the figures. */
function Explanation({ text }: { readonly text: string }): ReactNode {
  const { t } = useTranslation('attendance');
  return (
    <Stack gap={2} mt="md">
      <Text size="sm" c="dimmed">
        {t('field.explanation')}
      </Text>
      <Text component="div" lang="en">
        <UserText text={text} />
      </Text>
    </Stack>
  );
}

/** Of a row that is counted elsewhere its times are those of there. */
function OtherZone(): ReactNode {
  const { t } = useTranslation('attendance');
  const { timeZone } = useFormat();
  const { data: settings } = useQuery(siteSettingsQuery);
  if (settings === undefined || settings.time_zone === timeZone) return null;
  return (
    <Text size="sm" c="dimmed" mt="md">
      {t('form.timeZone', { timeZone })}
    </Text>
  );
}

function StatusReason({ row }: { readonly row: AttendanceRow }): ReactNode {
  const { t } = useTranslation('attendance');
  const format = useFormat();
  const { data: settings } = useQuery(siteSettingsQuery);
  const reason = statusReasonOf(row, settings?.workday_starts_at ?? null);
  if (reason === undefined || row.check_in === null) return null;
  return (
    <Text size="sm" mt="md">
      {t(`reason.${reason}`, {
        time: format.time(row.check_in),
        start: settings?.workday_starts_at ?? '',
        grace: format.duration((settings?.late_grace_minutes ?? 0) * 60),
      })}
    </Text>
  );
}
