import { Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { CameraName } from '../ui/entity-name';
import { ScrollTable } from '../ui/scroll-table';
import type { Missed } from './attendance.queries';
import { toPartReason } from './missed-reason.policy';

const cosine = { minimumFractionDigits: 2, maximumFractionDigits: 2 };

/** What each camera saw in that time, the most telling first. */
export function MissedCameras({ cameras }: { readonly cameras: Missed['cameras'] }): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  if (cameras.length === 0) return null;
  const columns = ['faces', 'compared', 'others', 'near', 'blind'] as const;
  return (
    <Stack gap="xs">
      <Title order={2} fz="h5">
        {t('missed.cameras')}
      </Title>
      <ScrollTable label={t('missed.cameras')} minWidth={720}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('day.camera')}</Table.Th>
            <Table.Th scope="col">{t('missed.why')}</Table.Th>
            {columns.map((column) => (
              <Table.Th scope="col" key={column}>
                {t(`missed.column.${column}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cameras.map((camera) => (
            <Table.Tr key={camera.camera_id}>
              <Table.Td>
                <CameraName id={camera.camera_id} name={camera.camera_name} />
              </Table.Td>
              <Table.Td>
                <Part reason={camera.reason} />
                {camera.refused.map(({ reason, faces }) => (
                  <Text size="xs" c="dimmed" key={reason}>
                    <Part reason={reason} />: {format.number(faces)}
                  </Text>
                ))}
              </Table.Td>
              <Table.Td>{format.number(camera.faces)}</Table.Td>
              <Table.Td>{format.number(camera.compared)}</Table.Td>
              <Table.Td>{format.number(camera.others)}</Table.Td>
              <Table.Td>{format.number(camera.near)}</Table.Td>
              <Table.Td>{camera.blind_seconds === 0 ? '–' : format.duration(camera.blind_seconds)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
    </Stack>
  );
}

/** Faces that were most like the person, and were not named. */
export function NearestSightings({ sightings }: { readonly sightings: Missed['nearest'] }): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  if (sightings.length === 0) return null;
  const cosineOf = (value: number | null): string => (value === null ? '–' : format.number(value, cosine));
  return (
    <Stack gap="xs">
      <Title order={2} fz="h5">
        {t('missed.nearest')}
      </Title>
      <ScrollTable label={t('missed.nearest')} minWidth={520}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('missed.column.when')}</Table.Th>
            <Table.Th scope="col">{t('day.similarity')}</Table.Th>
            <Table.Th scope="col">{t('missed.column.threshold')}</Table.Th>
            <Table.Th scope="col">{t('recognitions.margin')}</Table.Th>
            <Table.Th scope="col">{t('missed.why')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sightings.map((sighting) => (
            <Table.Tr key={`${sighting.frame_id} ${String(sighting.face_index)}`}>
              <Table.Td>
                {format.date(sighting.captured_at)}, {format.timeWithSeconds(sighting.captured_at)}
              </Table.Td>
              <Table.Td>{cosineOf(sighting.similarity)}</Table.Td>
              <Table.Td>{cosineOf(sighting.threshold)}</Table.Td>
              <Table.Td>{cosineOf(sighting.margin)}</Table.Td>
              <Table.Td>
                <Part reason={sighting.reason} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
    </Stack>
  );
}

function Part({ reason }: { readonly reason: string | null }): ReactNode {
  const { t } = useTranslation('people');
  const known = toPartReason(reason);
  return known === undefined ? (reason ?? '–') : t(`missed.part.${known}`);
}
