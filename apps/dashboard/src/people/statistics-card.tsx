import { Card, SimpleGrid, Skeleton, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { ErrorNotice } from '../ui';
import { statisticsQuery } from './attendance.queries';

export function StatisticsCard({ personId }: { readonly personId: string }): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  const statistics = useQuery(statisticsQuery(personId));
  const { data } = statistics;
  return (
    <Card withBorder>
      <Title order={2} fz="h5" mb="sm">
        {t('statistics.title')}
      </Title>
      {statistics.isPending && <Skeleton h={120} />}
      {statistics.isError && data === undefined && (
        <ErrorNotice error={statistics.error} onRetry={() => void statistics.refetch()} />
      )}
      {data !== undefined && (
        <SimpleGrid cols={{ base: 2, xs: 3 }} component="dl" m={0}>
          <Figure label={t('statistics.days')} value={format.number(data.total_days)} />
          <Figure label={t('statistics.present')} value={format.number(data.present_days)} />
          <Figure label={t('statistics.late')} value={format.number(data.late_days)} />
          <Figure label={t('statistics.absent')} value={format.number(data.absent_days)} />
          <Figure label={t('statistics.hours')} value={format.number(data.total_hours, { maximumFractionDigits: 1 })} />
          <Figure label={t('statistics.arrival')} value={data.average_check_in ?? '–'} />
          <Figure label={t('statistics.faces')} value={format.number(data.face_count)} />
          <Figure
            label={t('statistics.lastSeen')}
            value={data.last_seen_at === null ? '–' : format.dateTime(data.last_seen_at)}
          />
        </SimpleGrid>
      )}
    </Card>
  );
}

function Figure({ label, value }: { readonly label: string; readonly value: string }): ReactNode {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {label}
      </Text>
      <Text component="dd" m={0} fw={600}>
        {value}
      </Text>
    </div>
  );
}
