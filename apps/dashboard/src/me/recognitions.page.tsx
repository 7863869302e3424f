import { Button, Card, Code, Group, Stack, Text, Title } from '@mantine/core';
import { TbEyeOff } from 'react-icons/tb';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useMe } from '../session';
import { EmptyState, ErrorNotice, ListSkeleton } from '../ui';
import { MeLayout } from './me-layout';
import { myRecognitionsQuery } from './me.queries';

/** Where and when cameras recognised one. */
export function RecognitionsPage(): ReactNode {
  const { t } = useTranslation('me');
  const format = useFormat();
  const list = useInfiniteQuery(myRecognitionsQuery(useMe().id));
  const recognitions = list.data?.pages.flatMap(({ data }) => data);
  return (
    <MeLayout part="recognitions">
      <Card withBorder>
        <Title order={2} fz="h4" mb="xs">
          {t('recognitions.title')}
        </Title>
        <Text size="sm" c="dimmed" mb="md">
          {t('recognitions.text')}
        </Text>
        {recognitions === undefined && !list.isError && <ListSkeleton />}
        {recognitions?.length === 0 && (
          <EmptyState icon={TbEyeOff} title={t('recognitions.empty')}>
            {t('recognitions.emptyAdvice')}
          </EmptyState>
        )}
        <Stack component="ul" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
          {recognitions?.map((recognition) => (
            <Group
              component="li"
              key={recognition.id}
              justify="space-between"
              py="xs"
              style={{ borderBlockStart: '1px solid var(--mantine-color-default-border)' }}
            >
              <Text size="sm" fw={550}>
                {format.dateTime(recognition.first_seen_at)}
              </Text>
              <Text size="sm" c="dimmed">
                {t('recognitions.similarity', { similarity: format.number(recognition.similarity) })}
              </Text>
              <Text size="sm" component="span">
                {t('recognitions.camera')}{' '}
                <Code title={recognition.camera_id}>{recognition.camera_id.slice(0, 8)}</Code>
              </Text>
            </Group>
          ))}
        </Stack>
        {list.isError && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
        {list.hasNextPage && (
          <Button mt="md" variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('recognitions.more')}
          </Button>
        )}
      </Card>
    </MeLayout>
  );
}
