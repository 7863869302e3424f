import { Badge, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { TbCircleCheck, TbCircleX, TbClockExclamation, TbServer2 } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { StatusBadge, UserText } from '../ui';
import type { SystemService } from './operations.queries';

type Replica = SystemService['replicas'][number];

const looks = {
  ready: { icon: TbCircleCheck, color: 'green' },
  not_ready: { icon: TbCircleX, color: 'red' },
  timed_out: { icon: TbClockExclamation, color: 'red' },
} as const;

/** Each service with its replicas, and what each of them waits for. */
export function SystemServices({ services }: { readonly services: readonly SystemService[] }): ReactNode {
  const { t } = useTranslation('settings');
  return (
    <section>
      <Group gap="xs" mb="sm">
        <TbServer2 size={20} aria-hidden />
        <Title order={2} fz="h4">
          {t('system.services')}
        </Title>
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {services.map((service) => (
          <Card withBorder key={service.name}>
            <Stack gap="xs">
              <Group justify="space-between" gap="xs">
                <Title order={3} fz="md" dir="ltr">
                  {service.name}
                </Title>
                <StatusBadge {...looks[service.state]}>{t(`serviceState.${service.state}`)}</StatusBadge>
              </Group>
              {service.detail !== '' && (
                <Text size="sm">
                  <UserText text={service.detail} />
                </Text>
              )}
              <Text size="sm" c="dimmed">
                {t('system.replicas', { count: service.replica_count })}
              </Text>
              {service.replicas.map((replica) => (
                <ReplicaFacts key={replica.id} replica={replica} />
              ))}
            </Stack>
          </Card>
        ))}
      </SimpleGrid>
    </section>
  );
}

function ReplicaFacts({ replica }: { readonly replica: Replica }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const version = replica.revision === '' ? replica.version : `${replica.version} (${replica.revision.slice(0, 12)})`;
  const missing = replica.dependencies.filter(({ ready }) => !ready);
  const people = Object.entries(replica.gallery_people);
  return (
    <Stack gap={2} fz="sm">
      <Group gap={6}>
        <Badge variant="default" radius="sm" tt="none">
          <bdi>{version}</bdi>
        </Badge>
        <Text size="xs" c="dimmed">
          {t('system.since', { when: format.dateTime(replica.started_at) })}
        </Text>
      </Group>
      {replica.model_pack !== null && <Text size="xs">{t('system.pack', { pack: replica.model_pack })}</Text>}
      {people.map(([pack, count]) => (
        <Text size="xs" key={pack}>
          {t('system.gallery', { count, pack })}
        </Text>
      ))}
      {replica.outbox_rows !== null && replica.outbox_rows > 0 && (
        <Text size="xs">{t('system.outbox', { count: replica.outbox_rows })}</Text>
      )}
      {missing.map(({ name, detail }) => (
        <Text size="xs" c="red" key={name}>
          <UserText text={`${name}: ${detail}`} />
        </Text>
      ))}
      <RoomLeft replica={replica} />
    </Stack>
  );
}

function RoomLeft({ replica: { dependencies } }: { readonly replica: Replica }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  return dependencies.map(
    ({ name, free_bytes: freeBytes }) =>
      freeBytes !== null && (
        <Text size="xs" c="dimmed" key={name}>
          {t('system.room', {
            name,
            room: format.number(freeBytes / 1e9, { style: 'unit', unit: 'gigabyte', maximumFractionDigits: 0 }),
          })}
        </Text>
      ),
  );
}
