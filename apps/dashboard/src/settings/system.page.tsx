import { Alert, Card, Group, List, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { TbAlertTriangle, TbCircleCheck, TbCircleX, TbHourglass } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { ErrorNotice, PageSkeleton, StatusBadge, useNow, UserText } from '../ui';
import { ScrollTable } from '../ui/scroll-table';
import { systemQuery, type System } from './operations.queries';
import { SettingsFrame } from './settings-frame';
import { SystemServices } from './system-services';
import { toReasonCode } from './system-reason.policy';

const looks = {
  ok: { icon: TbCircleCheck, color: 'green' },
  degraded: { icon: TbAlertTriangle, color: 'orange' },
  not_ready: { icon: TbCircleX, color: 'red' },
} as const;

/** How the whole is, and what to do about it. */
export function SystemPage(): ReactNode {
  const { t } = useTranslation('settings');
  const system = useQuery(systemQuery);
  return (
    <SettingsFrame title={t('section.system.title')} description={t('system.description')}>
      {system.isPending && <PageSkeleton />}
      {system.isError && <ErrorNotice error={system.error} onRetry={() => void system.refetch()} />}
      {system.data !== undefined && (
        <>
          <Verdict system={system.data} />
          <Figures system={system.data} />
          <SystemServices services={system.data.services} />
          <Backlogs system={system.data} />
        </>
      )}
    </SettingsFrame>
  );
}

function Verdict({ system: { status, reasons, checked_at: checkedAt } }: { readonly system: System }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const now = useNow(1_000);
  const { icon: Icon, color } = looks[status];
  return (
    <Alert color={color} icon={<Icon />} title={t(`systemStatus.${status}`)}>
      <Stack gap="sm">
        {reasons.length > 0 && (
          <List spacing="sm" size="sm" aria-live="polite">
            {reasons.map(({ code, about, message }) => (
              <List.Item key={`${code} ${about} ${message}`}>
                <Text size="sm" fw={600}>
                  {t(`advice.${toReasonCode(code)}`, { about })}
                </Text>
                <Text size="sm" lang="en" dir="ltr" ta="start">
                  <UserText text={message} />
                </Text>
              </List.Item>
            ))}
          </List>
        )}
        <Text size="xs" c="dimmed">
          {t('system.checked', { when: format.relative(checkedAt, now) })}
        </Text>
      </Stack>
    </Alert>
  );
}

function Figures({ system }: { readonly system: System }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const { streams, dead_letters: letters, audit_log: audit } = system;
  const unknown = t('system.notTold');
  const figures = {
    streams:
      streams === null
        ? unknown
        : t('system.streamsOf', { live: format.number(streams.live), wanted: format.number(streams.wanted) }),
    deadLetters: letters === null ? unknown : format.number(letters.total),
    audit: t('system.auditWaiting', { count: audit.waiting }),
  };
  return (
    <SimpleGrid component="dl" cols={{ base: 1, xs: 3 }} m={0}>
      {(Object.keys(figures) as (keyof typeof figures)[]).map((name) => (
        <Card withBorder key={name}>
          <Text component="dt" size="sm" c="dimmed">
            {t(`system.figure.${name}`)}
          </Text>
          <Text component="dd" m={0} fz="lg" fw={650}>
            {figures[name]}
          </Text>
        </Card>
      ))}
    </SimpleGrid>
  );
}

/** What waits for whom. */
function Backlogs({ system: { backlogs, checked_at: checkedAt } }: { readonly system: System }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  return (
    <section>
      <Group gap="xs" mb="sm">
        <TbHourglass size={20} aria-hidden />
        <Title order={2} fz="h4">
          {t('system.backlogs')}
        </Title>
      </Group>
      {backlogs === null ? (
        <Text c="dimmed">{t('system.notTold')}</Text>
      ) : (
        <ScrollTable label={t('system.backlogs')} minWidth={560}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('system.event')}</Table.Th>
              <Table.Th scope="col">{t('system.receiver')}</Table.Th>
              <Table.Th scope="col">{t('system.waiting')}</Table.Th>
              <Table.Th scope="col">{t('system.oldest')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {backlogs.map(({ event, receiver, waiting, oldest_at: oldestAt }) => (
              <Table.Tr key={`${event} ${receiver}`}>
                <Table.Td dir="ltr" ta="start" ff="monospace" fz="xs">
                  {event}
                </Table.Td>
                <Table.Td>{receiver}</Table.Td>
                <Table.Td>
                  {waiting === null ? (
                    <StatusBadge icon={TbAlertTriangle} color="gray">
                      {t('system.neverRead')}
                    </StatusBadge>
                  ) : (
                    format.number(waiting)
                  )}
                </Table.Td>
                <Table.Td>{oldestAt === null ? '–' : format.relative(oldestAt, new Date(checkedAt))}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </ScrollTable>
      )}
    </section>
  );
}
