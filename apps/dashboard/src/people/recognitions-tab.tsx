import { Card, Group, ScrollArea, Table, Text, Title } from '@mantine/core';
import { TbFaceId, TbUserCheck, TbUserOff } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useMay } from '../session';
import { EmptyState, ErrorNotice, ListSkeleton, StatusBadge } from '../ui';
import { CameraName } from '../ui/entity-name';
import { LinkAnchor } from '../ui/links';
import { recognitionsQuery, type Recognition } from './attendance.queries';
import { useNewsOfPerson } from './use-news-of-person';

const eventTypes = ['person.recognized'] as const;

/** Where somebody was recognised of late, and how surely. */
export function RecognitionsTab({ personId }: { readonly personId: string }): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  const query = recognitionsQuery(personId);
  const recognitions = useQuery(query);
  useNewsOfPerson(eventTypes, personId, query.queryKey);
  const rows = recognitions.data?.data;
  return (
    <Card withBorder>
      <Title order={2} fz="h5" mb={4}>
        {t('recognitions.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm" maw="70ch">
        {t('recognitions.text')}
      </Text>
      {recognitions.isPending && <ListSkeleton rows={6} />}
      {recognitions.isError && rows === undefined && (
        <ErrorNotice error={recognitions.error} onRetry={() => void recognitions.refetch()} />
      )}
      {rows?.length === 0 && (
        <EmptyState icon={TbFaceId} title={t('recognitions.none')}>
          {t('recognitions.noneText')}
        </EmptyState>
      )}
      {rows !== undefined && rows.length > 0 && (
        <ScrollArea type="auto" tabIndex={0} aria-label={t('recognitions.title')}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('recognitions.from')}</Table.Th>
                <Table.Th scope="col">{t('recognitions.until')}</Table.Th>
                <Table.Th scope="col">{t('day.camera')}</Table.Th>
                <Table.Th scope="col">{t('day.similarity')}</Table.Th>
                <Table.Th scope="col">{t('recognitions.margin')}</Table.Th>
                <Table.Th scope="col">{t('recognitions.sightings')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Table.Tr key={row.id}>
                  <Table.Td>
                    <Group gap={6} wrap="nowrap">
                      <WhenOf row={row} />
                      {row.told_at !== null && (
                        <StatusBadge icon={TbUserCheck} color="blue">
                          {t('recognitions.told')}
                        </StatusBadge>
                      )}
                      {row.withdrawn_at !== null && (
                        <StatusBadge icon={TbUserOff} color="orange">
                          {t('recognitions.withdrawn')}
                        </StatusBadge>
                      )}
                    </Group>
                  </Table.Td>
                  <Table.Td>{format.timeWithSeconds(row.last_seen_at)}</Table.Td>
                  <Table.Td>
                    <CameraName id={row.camera_id} />
                  </Table.Td>
                  <Table.Td>
                    {row.told_at === null ? format.number(row.similarity, { maximumFractionDigits: 2 }) : '–'}
                  </Table.Td>
                  <Table.Td>
                    {row.told_at === null ? format.number(row.margin, { maximumFractionDigits: 2 }) : '–'}
                  </Table.Td>
                  <Table.Td>{format.number(row.sightings)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      )}
    </Card>
  );
}

/** Leads to what it rests on, for whoever has that page: people about themselves have not. */
function WhenOf({ row }: { readonly row: Recognition }): ReactNode {
  const format = useFormat();
  const maySee = useMay('recognitions.read', 'department');
  const when = format.dateTime(row.first_seen_at);
  if (!maySee) return when;
  return (
    <LinkAnchor to="/recognition/$recognitionId" params={{ recognitionId: row.id }} size="sm">
      {when}
    </LinkAnchor>
  );
}
