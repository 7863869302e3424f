import { Badge, Card, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { siteSettingsQuery } from '../session';
import { AttendanceBadge, UserText } from '../ui';
import { CameraName } from '../ui/entity-name';
import type { AttendanceRow } from './attendance.queries';
import { statusReasonOf } from './status-reason.policy';

/** The row itself, with what was set by hand. */
export function DaySummary({ row }: { readonly row: AttendanceRow }): ReactNode {
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
        <Fact label={t('field.camera_id')}>{row.camera_id === null ? '–' : <CameraName id={row.camera_id} />}</Fact>
        <Fact label={t('field.location')}>{row.location === null ? '–' : <UserText text={row.location} />}</Fact>
        <Fact label={t('field.department')}>{row.department === null ? '–' : <UserText text={row.department} />}</Fact>
        {similarity !== null && <Fact label={t('field.similarity')}>{format.number(similarity)}</Fact>}
      </SimpleGrid>
      <StatusReason row={row} />
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

interface FactProps {
  readonly label: string;
  /** Set by hand, and no longer changed by cameras. */
  readonly isHeld?: boolean;
  readonly children: ReactNode;
}

function Fact({ label, isHeld = false, children }: FactProps): ReactNode {
  const { t } = useTranslation('attendance');
  return (
    <div>
      <Text component="dt" size="sm" c="dimmed">
        {label}
      </Text>
      <Text component="dd" m={0} fw={550}>
        <Group gap={6} component="span">
          {children}
          {isHeld && (
            <Badge
              variant="outline"
              color="gray"
              size="sm"
              radius="sm"
              leftSection={<IconHandStop size={12} aria-hidden />}
              title={t('heldMeaning')}
            >
              {t('held')}
            </Badge>
          )}
        </Group>
      </Text>
    </div>
  );
}
