import { Card, SimpleGrid, Skeleton, Text, Title } from '@mantine/core';
import type { Schemas } from '@smart-attendance/client';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, type Format } from '../../i18n';
import { ErrorNotice, UserText, useNow } from '../../ui';
import { healthQuery } from '../cameras.queries';
import { toDropReason } from './said-reasons.policy';

const tickMs = 2_000;

export function HealthFigures({ cameraId }: { readonly cameraId: string }): ReactNode {
  const { t } = useTranslation('cameras');
  const health = useQuery(healthQuery(cameraId));
  return (
    <Card withBorder component="section" aria-label={t('health.title')}>
      <Title order={2} fz="h4" mb="sm">
        {t('health.title')}
      </Title>
      {health.isPending && <Skeleton h={160} />}
      {health.isError && <ErrorNotice error={health.error} onRetry={() => void health.refetch()} />}
      {health.data !== undefined && <Figures health={health.data} />}
    </Card>
  );
}

function Figures({ health }: { readonly health: Schemas['CameraHealthView'] }): ReactNode {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  const now = useNow(tickMs);
  const rate = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
  const rates = {
    real: format.number(health.frames_per_second_real, rate),
    asked: format.number(health.frames_per_second_asked),
  };
  const figures: (readonly [string, ReactNode])[] = [
    [t('health.rate'), t('health.rates', rates)],
    [
      t('health.lastFrame'),
      health.last_frame_at === null ? t('health.never') : format.relative(health.last_frame_at, now),
    ],
    [t('health.published'), format.number(health.frames_published)],
    [t('health.reconnects'), format.number(health.reconnects)],
    [t('health.received'), bytes(health.bytes_received, format)],
    [t('health.decoder'), format.duration(health.decoder_seconds)],
    [t('health.replica'), health.replica === null ? t('notSaid') : <UserText text={health.replica} />],
  ];
  const dropped = Object.entries(health.frames_dropped).filter(([, count]) => count > 0);
  return (
    <>
      <SimpleGrid component="dl" cols={{ base: 2, sm: 3 }} m={0} spacing="md" verticalSpacing="sm">
        {figures.map(([label, value]) => (
          <div key={label}>
            <Text component="dt" size="xs" c="dimmed">
              {label}
            </Text>
            <Text component="dd" m={0} fw={550} style={{ fontVariantNumeric: 'tabular-nums' }}>
              {value}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      {dropped.length > 0 && (
        <>
          <Title order={3} fz="sm" mt="md" mb={4}>
            {t('health.dropped')}
          </Title>
          <Text component="ul" size="sm" m={0} ps="md">
            {dropped.map(([said, count]) => {
              const reason = toDropReason(said);
              const number = format.number(count);
              return (
                <li key={said}>
                  {reason === undefined ? t('otherDrop', { reason: said, number }) : t(`drop.${reason}`, { number })}
                </li>
              );
            })}
          </Text>
        </>
      )}
    </>
  );
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

function bytes(count: number, format: Format): string {
  const power = Math.min(units.length - 1, count < 1 ? 0 : Math.floor(Math.log10(count) / 3));
  return format.number(count / 1_000 ** power, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    maximumFractionDigits: 1,
  });
}
