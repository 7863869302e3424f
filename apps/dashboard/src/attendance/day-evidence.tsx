import { Button, Collapse, Group, Stack, Table, Text } from '@mantine/core';
import { TbChevronDown, TbChevronUp, TbUserOff } from 'react-icons/tb';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@smart-attendance/client';
import { useFormat } from '../i18n';
import { boundsOfDay, type SiteCalendar } from '../i18n/site-day.policy';
import { toWallTime } from '../i18n/site-time.policy';
import { siteSettingsQuery, useMay } from '../session';
import { ErrorNotice, ListSkeleton, StatusBadge } from '../ui';
import { CameraName } from '../ui/entity-name';
import { LinkAnchor } from '../ui/links';
import { evidenceQuery, recognitionsOfRowQuery, type ExplainedRow } from './attendance.queries';
import { evidenceSpanOf } from './evidence-span.policy';

/** The recognitions of the day; each opens on the sightings that agreed. */
export function DayEvidence({ row }: { readonly row: ExplainedRow }): ReactNode {
  const { t } = useTranslation('attendance');
  const format = useFormat();
  const { data: settings } = useQuery(siteSettingsQuery);
  const site = { timeZone: format.timeZone, dayStartsAt: settings?.day_starts_at ?? '00:00' };
  const found = useQuery({
    ...recognitionsOfRowQuery(row, evidenceSpanOf(row, site)),
    enabled: settings !== undefined,
    placeholderData: keepPreviousData,
  });
  if (found.isError) return <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />;
  if (found.isPending) return <ListSkeleton rows={3} />;
  const { data: recognitions, total } = found.data;
  if (recognitions.length === 0) return <Nothing row={row} site={site} />;
  return (
    <Stack gap="xs">
      {recognitions.map((recognition) => (
        <Recognition
          key={recognition.id}
          recognition={recognition}
          opensTheRow={recognition.id === row.recognition_id}
        />
      ))}
      {total > recognitions.length && (
        <Text size="sm" c="dimmed">
          {t('evidence.latest', { total: format.number(total), shown: format.number(recognitions.length) })}
        </Text>
      )}
    </Stack>
  );
}

/** Nobody was recognised: the page of the person says why, for that day. */
function Nothing({ row, site }: { readonly row: ExplainedRow; readonly site: SiteCalendar }): ReactNode {
  const { t } = useTranslation('attendance');
  const { from, to } = boundsOfDay(row.date, site);
  const wall = (instant: string): string => toWallTime(instant, site.timeZone).slice(0, 16);
  return (
    <Text c="dimmed" component="div">
      {t('evidence.none')}{' '}
      <LinkAnchor
        to="/people/$personId"
        params={{ personId: row.user_id }}
        search={{ tab: 'missed', from: wall(from), to: wall(to) }}
        size="sm"
      >
        {t('evidence.whyNot')}
      </LinkAnchor>
    </Text>
  );
}

function Recognition({
  recognition,
  opensTheRow,
}: {
  readonly recognition: Schemas['RecognitionView'];
  readonly opensTheRow: boolean;
}): ReactNode {
  const { t } = useTranslation('attendance');
  const format = useFormat();
  const maySeeWhy = useMay('recognitions.read', 'department');
  const [isOpen, setIsOpen] = useState(false);
  const Chevron = isOpen ? TbChevronUp : TbChevronDown;
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Group gap="sm">
          <Text fw={600}>{format.timeWithSeconds(recognition.first_seen_at)}</Text>
          <CameraName id={recognition.camera_id} />
          <Text size="sm" c="dimmed">
            {t('evidence.similarity', { similarity: format.number(recognition.similarity) })}
          </Text>
          {opensTheRow && <Text size="sm">{t('evidence.opened')}</Text>}
          {recognition.withdrawn_at !== null && (
            <StatusBadge icon={TbUserOff} color="orange">
              {t('evidence.withdrawn')}
            </StatusBadge>
          )}
          {maySeeWhy && (
            <LinkAnchor to="/recognition/$recognitionId" params={{ recognitionId: recognition.id }} size="sm">
              {t('evidence.why')}
            </LinkAnchor>
          )}
        </Group>
        <Button
          variant="subtle"
          size="compact-sm"
          aria-expanded={isOpen}
          rightSection={<Chevron size={16} aria-hidden />}
          onClick={() => {
            setIsOpen(!isOpen);
          }}
        >
          {t('evidence.sightings', { count: recognition.sightings })}
        </Button>
      </Group>
      <Collapse expanded={isOpen}>{isOpen && <Sightings id={recognition.id} />}</Collapse>
    </div>
  );
}

function Sightings({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('attendance');
  const format = useFormat();
  const found = useQuery(evidenceQuery(id));
  if (found.isError) return <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />;
  if (found.isPending) return <ListSkeleton rows={2} />;
  return (
    <Table.ScrollContainer minWidth={360} tabIndex={0}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('evidence.time')}</Table.Th>
            <Table.Th>{t('field.similarity')}</Table.Th>
            <Table.Th>{t('evidence.margin')}</Table.Th>
            <Table.Th>{t('evidence.quality')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.data.evidence.map((sighting) => (
            <Table.Tr key={`${sighting.frame_id}:${sighting.face_index}`}>
              <Table.Td>{format.timeWithSeconds(sighting.captured_at)}</Table.Td>
              <Table.Td>{format.number(sighting.similarity)}</Table.Td>
              <Table.Td>{format.number(sighting.margin)}</Table.Td>
              <Table.Td>{format.number(sighting.quality_score)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
