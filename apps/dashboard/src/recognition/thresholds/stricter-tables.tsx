import { SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { LinkAnchor } from '../../ui';
import { CameraName, PersonName } from '../../ui/entity-name';
import { ScrollTable } from '../../ui/scroll-table';
import { cosineDigits } from './cosine-format';
import type { Thresholds } from './thresholds.queries';

/** Where, and for whom, another threshold holds than for all. */
export function StricterTables({ thresholds }: { readonly thresholds: Thresholds }): ReactNode {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Cameras thresholds={thresholds} />
      <People thresholds={thresholds} />
    </SimpleGrid>
  );
}

function Cameras({ thresholds: { cameras, threshold } }: { readonly thresholds: Thresholds }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  return (
    <Stack gap="xs">
      <Title order={2} fz="h4">
        {t('byCamera.title')}
      </Title>
      <Text size="sm" c="dimmed">
        {cameras.length === 0 ? t('byCamera.none') : t('byCamera.text')}
      </Text>
      {cameras.length > 0 && (
        <ScrollTable label={t('byCamera.title')} minWidth={360}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('column.camera')}</Table.Th>
              <Table.Th scope="col">{t('figure.threshold')}</Table.Th>
              <Table.Th scope="col">{t('byCamera.visits')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {cameras.map((camera) => (
              <Table.Tr key={camera.camera_id}>
                <Table.Td maw={220}>
                  <CameraName id={camera.camera_id} />
                </Table.Td>
                <Table.Td>
                  {format.number(camera.threshold, cosineDigits)}
                  {camera.threshold > threshold && ` · ${t('byCamera.stricter')}`}
                </Table.Td>
                <Table.Td>{format.number(camera.stranger_visits)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </ScrollTable>
      )}
    </Stack>
  );
}

function People({ thresholds: { stricter_people: people } }: { readonly thresholds: Thresholds }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  return (
    <Stack gap="xs">
      <Title order={2} fz="h4">
        {t('byPerson.title')}
      </Title>
      <Text size="sm" c="dimmed">
        {people.length === 0 ? t('byPerson.none') : t('byPerson.text')}
      </Text>
      {people.length > 0 && (
        <ScrollTable label={t('byPerson.title')} minWidth={280}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('column.person')}</Table.Th>
              <Table.Th scope="col">{t('figure.threshold')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {people.map(({ user_id: id, threshold }) => (
              <Table.Tr key={id}>
                <Table.Td maw={260}>
                  <LinkAnchor to="/people/$personId" params={{ personId: id }}>
                    <PersonName id={id} />
                  </LinkAnchor>
                </Table.Td>
                <Table.Td>{format.number(threshold, cosineDigits)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </ScrollTable>
      )}
    </Stack>
  );
}
