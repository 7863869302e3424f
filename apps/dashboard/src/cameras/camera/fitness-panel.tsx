import {
  Alert,
  Card,
  Group,
  SegmentedControl,
  SimpleGrid,
  Skeleton,
  Stack,
  Text,
  Title,
  type MantineColor,
} from '@mantine/core';
import type { IconType } from 'react-icons';
import { TbCircleCheck, TbCircleX, TbMoodEmpty, TbProgressCheck } from 'react-icons/tb';
import type { Schemas } from '@smart-attendance/client';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { ErrorNotice, StatusBadge, UserText } from '../../ui';
import { fitnessQuery } from '../cameras.queries';
import { toRefusal, toVerdict, type Verdict } from './said-reasons.policy';

const looks: Readonly<Record<Verdict, { readonly icon: IconType; readonly color: MantineColor }>> = {
  good: { icon: TbCircleCheck, color: 'teal' },
  usable: { icon: TbProgressCheck, color: 'yellow' },
  poor: { icon: TbCircleX, color: 'red' },
  no_faces: { icon: TbMoodEmpty, color: 'gray' },
};

/** How well the camera shows faces, and what would help. */
export function FitnessPanel({ cameraId, isLive }: { readonly cameraId: string; readonly isLive: boolean }): ReactNode {
  const { t } = useTranslation('cameras');
  const fitness = useQuery(fitnessQuery(cameraId));
  const [isStart, setIsStart] = useState(false);
  const start = fitness.data?.after_start ?? undefined;
  return (
    <Card withBorder component="section" aria-label={t('fitness.title')}>
      <Group justify="space-between" mb="sm">
        <Title order={2} fz="h4">
          {t('fitness.title')}
        </Title>
        {start !== undefined && (
          <SegmentedControl
            size="xs"
            aria-label={t('fitness.when')}
            value={isStart ? 'start' : 'last'}
            data={[
              { value: 'last', label: t('fitness.lastMinute') },
              { value: 'start', label: t('fitness.firstMinute') },
            ]}
            onChange={(value) => {
              setIsStart(value === 'start');
            }}
          />
        )}
      </Group>
      {fitness.isPending && <Skeleton h={140} />}
      {fitness.isError && <ErrorNotice error={fitness.error} onRetry={() => void fitness.refetch()} />}
      {fitness.data !== undefined && !isLive && <Text size="sm">{t('fitness.notLive')}</Text>}
      {fitness.data !== undefined && isLive && (
        <Fitness fitness={isStart && start !== undefined ? start : fitness.data.last_minute} />
      )}
    </Card>
  );
}

function Fitness({ fitness }: { readonly fitness: Schemas['FitnessView'] }): ReactNode {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  const verdict = toVerdict(fitness.verdict);
  const number = (value: number | null, digits = 0): string =>
    value === null ? t('notSaid') : format.number(value, { maximumFractionDigits: digits });
  const degrees = (value: number | null): string =>
    value === null ? t('notSaid') : format.number(value, { style: 'unit', unit: 'degree', maximumFractionDigits: 0 });
  const figures: (readonly [string, string])[] = [
    [t('fitness.faces'), number(fitness.faces)],
    [t('fitness.usable'), number(fitness.usable_faces)],
    [t('fitness.interEye'), number(fitness.inter_eye_px)],
    [t('fitness.sharpness'), number(fitness.sharpness, 2)],
    [t('fitness.brightness'), number(fitness.brightness)],
    [t('fitness.yaw'), degrees(fitness.yaw_degrees)],
    [t('fitness.pitch'), degrees(fitness.pitch_degrees)],
  ];
  return (
    <Stack gap="sm">
      {verdict !== undefined && (
        <Group gap="xs">
          <StatusBadge icon={looks[verdict].icon} color={looks[verdict].color}>
            {t(`verdict.${verdict}`)}
          </StatusBadge>
        </Group>
      )}
      {fitness.advice.length > 0 && (
        <Alert variant="light" color="blue" title={t('fitness.advice')}>
          <Text component="ol" size="sm" m={0} ps="md">
            {fitness.advice.map((sentence) => (
              <li key={sentence}>
                <UserText text={sentence} />
              </li>
            ))}
          </Text>
        </Alert>
      )}
      <SimpleGrid component="dl" cols={{ base: 2, sm: 4 }} m={0} verticalSpacing="xs">
        {figures.map(([label, value]) => (
          <div key={label}>
            <Text component="dt" size="xs" c="dimmed">
              {label}
            </Text>
            <Text component="dd" m={0} fw={550}>
              {value}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      <Refusals refused={fitness.refused} />
    </Stack>
  );
}

function Refusals({ refused }: { readonly refused: Readonly<Record<string, number>> }): ReactNode {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  const entries = Object.entries(refused).filter(([, count]) => count > 0);
  if (entries.length === 0) return null;
  return (
    <div>
      <Title order={3} fz="sm" mb={4}>
        {t('fitness.refused')}
      </Title>
      <Text component="ul" size="sm" m={0} ps="md">
        {entries.map(([said, count]) => {
          const refusal = toRefusal(said);
          const number = format.number(count);
          return (
            <li key={said}>
              {refusal === undefined
                ? t('otherRefusal', { reason: said, number })
                : t(`refusal.${refusal}`, { number })}
            </li>
          );
        })}
      </Text>
    </div>
  );
}
