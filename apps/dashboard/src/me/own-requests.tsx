import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { IconType } from 'react-icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorNotice, ListSkeleton } from '../ui';
import type { PagedList } from '../ui/data-table';

interface ListProps<Row> {
  readonly title: string;
  readonly list: PagedList<Row>;
  readonly icon: IconType;
  readonly empty: string;
  readonly emptyText: string;
  readonly children: (row: Row) => ReactNode;
}

/** What one asked for, the newest first, as far as it is read. */
export function OwnRequests<Row>({ title, list, icon, empty, emptyText, children }: ListProps<Row>): ReactNode {
  const { t } = useTranslation('me');
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Card withBorder p={{ base: 'sm', xs: 'md' }} component="section" aria-label={title}>
      <Title order={2} fz="h4" mb="sm">
        {title}
      </Title>
      {list.isPending && <ListSkeleton rows={3} />}
      {list.isError && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <EmptyState icon={icon} title={empty}>
          {emptyText}
        </EmptyState>
      )}
      <Stack component="ul" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
        {rows.map(children)}
      </Stack>
      {list.hasNextPage && (
        <Button
          variant="default"
          mt="sm"
          loading={list.isFetchingNextPage}
          onClick={() => {
            void list.fetchNextPage();
          }}
        >
          {t('requests.more')}
        </Button>
      )}
    </Card>
  );
}

interface RequestProps {
  readonly date: string;
  readonly state: ReactNode;
  readonly mayWithdraw: boolean;
  readonly withdrawal: { readonly isPending: boolean; readonly error: Error | null };
  readonly onWithdraw: () => void;
  readonly children: ReactNode;
}

/** One of them; what nobody has decided about can be taken back. */
export function OwnRequest({ date, state, mayWithdraw, withdrawal, onWithdraw, children }: RequestProps): ReactNode {
  const { t } = useTranslation('me');
  return (
    <Stack component="li" gap={6} py="sm" style={{ borderBlockStart: '1px solid var(--mantine-color-default-border)' }}>
      <Group justify="space-between" gap="xs">
        <Text fw={600}>{date}</Text>
        {state}
      </Group>
      {children}
      {withdrawal.error !== null && <ErrorNotice error={withdrawal.error} />}
      {mayWithdraw && (
        <Group>
          <Button
            size="xs"
            variant="default"
            loading={withdrawal.isPending}
            aria-label={t('requests.withdrawOne', { date })}
            onClick={onWithdraw}
          >
            {t('requests.withdraw')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
