import { Button, Collapse, Group, Stack, Table, Text } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@smart-attendance/client';
import { useFormat } from '../i18n';
import { siteSettingsQuery } from '../session';
import { ErrorNotice, ListSkeleton } from '../ui';
import { CameraName } from '../ui/entity-name';
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
  if (recognitions.length === 0) return <Text c="dimmed">{t('evidence.none')}</Text>;
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

function Recognition({
  recognition,
  opensTheRow,
}: {
  readonly recognition: Schemas['RecognitionView'];
  readonly opensTheRow: boolean;
}): ReactNode {
  const { t } = useTranslation('attendance');
  const format = useFormat();
  const [isOpen, setIsOpen] = useState(false);
  const Chevron = isOpen ? IconChevronUp : IconChevronDown;
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
