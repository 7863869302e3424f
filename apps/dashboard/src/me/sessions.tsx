import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { TbDeviceDesktop, TbDeviceMobile } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@smart-attendance/client';
import { useFormat } from '../i18n';
import { useMay } from '../session';
import { ErrorNotice, ListSkeleton, UserText } from '../ui';
import { endMySession, mySessionsQuery } from './me.queries';
import { describeUserAgent } from './user-agent.policy';

/** Where one is signed in; a session that is not one's own is ended here. */
export function Sessions(): ReactNode {
  const { t } = useTranslation('me');
  const mayManage = useMay('sessions.manage');
  const found = useQuery({ ...mySessionsQuery, enabled: mayManage });
  if (!mayManage) return null;
  return (
    <Card withBorder>
      <Title order={2} fz="h4" mb="xs">
        {t('sessions.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t('sessions.text')}
      </Text>
      {found.isError && <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <ListSkeleton rows={3} />}
      <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
        {found.data?.data.map((session) => (
          <Session key={session.id} session={session} />
        ))}
      </Stack>
    </Card>
  );
}

function Session({ session }: { readonly session: Schemas['SessionView'] }): ReactNode {
  const { t } = useTranslation('me');
  const format = useFormat();
  const end = useMutation(endMySession(useQueryClient()));
  const { browser, system, isPhone } = describeUserAgent(session.user_agent ?? '');
  const name =
    session.kind === 'tokens' && browser === undefined
      ? t('sessions.program')
      : t('sessions.device', { browser: browser ?? t('sessions.browser'), system: system ?? '–' });
  const Icon = isPhone ? TbDeviceMobile : TbDeviceDesktop;
  return (
    <Group component="li" justify="space-between" gap="sm">
      <Group gap="sm" wrap="nowrap" flex="1 1 14rem">
        <Icon size={24} strokeWidth={1.5} aria-hidden style={{ flexShrink: 0 }} />
        <div>
          <Text fw={550} title={session.user_agent ?? undefined}>
            <UserText text={name} />
          </Text>
          <Text size="sm" c="dimmed">
            {t('sessions.used', { date: format.dateTime(session.last_used_at), address: session.address ?? '–' })}
          </Text>
        </div>
      </Group>
      {session.is_current ? (
        <Text size="sm" fw={550}>
          {t('sessions.current')}
        </Text>
      ) : (
        <Button
          variant="default"
          size="xs"
          aria-label={t('sessions.endOf', { name })}
          onClick={() => {
            end.mutate(session.id);
          }}
        >
          {t('sessions.end')}
        </Button>
      )}
    </Group>
  );
}
