import { Card, Group, List, Stack, Table, Text, Title } from '@mantine/core';
import { TbCircleCheck, TbHelpCircle, TbLoader2 } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { BackLink, CopyableId, ErrorNotice, Page, PageSkeleton, StatusBadge } from '../ui';
import { ScrollTable } from '../ui/scroll-table';
import { ErasureCheckForm } from './erasure-check-form';
import { erasureQuery, type Erasure, type ErasureKind, type ServiceErasure } from './erasures.queries';

const route = getRouteApi('/shell/settings/erasures/$personId');

/** The receipt of an erasure: what was removed, what stays and why, and whether anything is left. */
export function ErasurePage(): ReactNode {
  const { t } = useTranslation('settings');
  const { personId } = route.useParams();
  const { data, error, isPending, refetch } = useQuery(erasureQuery(personId));
  return (
    <Page
      title={t('erasure.title')}
      description={t('erasure.description')}
      back={<BackLink to="/settings/erasures">{t('section.erasures.title')}</BackLink>}
    >
      {isPending && <PageSkeleton />}
      {error !== null && data === undefined && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <Receipt erasure={data} />}
    </Page>
  );
}

const looks = {
  finished: { icon: TbCircleCheck, color: 'green' },
  in_progress: { icon: TbLoader2, color: 'blue' },
  unknown: { icon: TbHelpCircle, color: 'orange' },
} as const;

function Receipt({ erasure }: { readonly erasure: Erasure }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const { id, status, erased_at: erasedAt, finished_at: finishedAt, services } = erasure;
  return (
    <>
      <Card withBorder>
        <Stack gap="xs">
          <Group gap="sm" role="status">
            <StatusBadge {...looks[status]}>{t(`erasureStatus.${status}`)}</StatusBadge>
            <Text size="sm">{t(`erasureText.${status}`)}</Text>
          </Group>
          <CopyableId id={id} label={t('erasures.number')} />
          {erasedAt !== null && <Text size="sm">{t('erasure.erasedAt', { time: format.dateTime(erasedAt) })}</Text>}
          {finishedAt !== null && (
            <Text size="sm">{t('erasure.finishedAt', { time: format.dateTime(finishedAt) })}</Text>
          )}
        </Stack>
      </Card>
      <Removed services={services} />
      <Kept services={services} />
      <ErasureCheckForm key={id} personId={id} />
    </>
  );
}

function Removed({ services }: { readonly services: readonly ServiceErasure[] }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  return (
    <Stack gap="xs">
      <Title order={2} fz="h4">
        {t('erasure.removed')}
      </Title>
      <ScrollTable label={t('erasure.removed')} minWidth={420}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('erasure.service')}</Table.Th>
            <Table.Th scope="col">{t('erasure.state')}</Table.Th>
            <Table.Th scope="col">{t('erasure.what')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {services.map(({ service, status, removed }) => {
            const counted = removed.filter(({ rows }) => rows > 0);
            return (
              <Table.Tr key={service}>
                <Table.Td>{t(`erasingService.${service}`)}</Table.Td>
                <Table.Td>
                  <StatusBadge {...looks[status]}>{t(`erasureStatus.${status}`)}</StatusBadge>
                </Table.Td>
                <Table.Td>
                  {counted.length === 0 ? (
                    <Text size="sm">{t('erasure.nothing')}</Text>
                  ) : (
                    <List size="sm">
                      {counted.map(({ kind, rows }) => (
                        <List.Item key={kind}>
                          {t('erasure.count', { what: nameOf(kind, t), number: format.number(rows) })}
                        </List.Item>
                      ))}
                    </List>
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </ScrollTable>
    </Stack>
  );
}

function Kept({ services }: { readonly services: readonly ServiceErasure[] }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const kept = services.flatMap(({ service, kept: rows }) =>
    rows.filter(({ rows: count }) => count > 0).map((row) => ({ ...row, service })),
  );
  return (
    <Stack gap="xs">
      <Title order={2} fz="h4">
        {t('erasure.kept')}
      </Title>
      {kept.length === 0 ? (
        <Text size="sm">{t('erasure.keptNothing')}</Text>
      ) : (
        <ScrollTable label={t('erasure.kept')} minWidth={640}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('erasure.what')}</Table.Th>
              <Table.Th scope="col">{t('erasure.rows')}</Table.Th>
              <Table.Th scope="col">{t('erasure.why')}</Table.Th>
              <Table.Th scope="col">{t('retention.howLong')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {kept.map(({ service, kind, rows, reason, days }) => (
              <Table.Tr key={`${service} ${kind}`}>
                <Table.Td>{nameOf(kind, t)}</Table.Td>
                <Table.Td>{format.number(rows)}</Table.Td>
                <Table.Td>{t(`keptReason.${kind}`, { defaultValue: reason })}</Table.Td>
                <Table.Td>
                  {days === null
                    ? t('erasure.untilDeleted')
                    : format.number(days, { style: 'unit', unit: 'day', unitDisplay: 'long' })}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </ScrollTable>
      )}
    </Stack>
  );
}

type Translate = ReturnType<typeof useTranslation<'settings'>>['t'];

/** A later version of the server may count more than there are words for. */
function nameOf(kind: ErasureKind, t: Translate): string {
  return t(`erasureKind.${kind}`, { defaultValue: kind.replaceAll('_', ' ') });
}
