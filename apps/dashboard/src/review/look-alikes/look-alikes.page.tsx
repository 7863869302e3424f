import { Button, Group, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { TbUsersGroup } from 'react-icons/tb';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CardsSkeleton, EmptyState, ErrorNotice } from '../../ui';
import { PersonSelect } from '../../ui/entity-select';
import { ReviewFrame } from '../review-frame';
import { pairStates, toPairSearch, type PairState } from '../review-search.policy';
import { decidePair, pairsQuery, type Pair } from './look-alikes.queries';
import { PairCard } from './pair-card';
import { ScanState } from './scan-state';

const route = getRouteApi('/shell/review/look-alikes');
const offeredForMs = 12_000;

/** Twins, and people who were entered twice: a person says which. */
export function LookAlikesPage(): ReactNode {
  const { t } = useTranslation('review');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { state = 'open', person } = search;
  const list = useInfiniteQuery(pairsQuery(state, person));
  const deciding = useDeciding();
  const pairs = list.data?.pages.flatMap((page) => page.data) ?? [];
  const change = (next: object): void => void navigate({ search: toPairSearch({ ...search, ...next }), replace: true });
  return (
    <ReviewFrame title={t('pairs.title')} description={t('pairs.description')}>
      <ScanState />
      <Group align="flex-end" gap="sm" role="search">
        <SegmentedControl
          aria-label={t('pairs.which')}
          data={pairStates.map((value) => ({ value, label: t(`pairState.${value}`) }))}
          value={state}
          onChange={(value) => {
            change({ state: value });
          }}
        />
        <PersonSelect
          label={t('assign.person')}
          value={person ?? null}
          w={{ base: '100%', xs: 260 }}
          onChange={(id) => {
            change({ person: id });
          }}
        />
      </Group>
      {list.isPending && <CardsSkeleton cards={2} height={260} />}
      {list.isError && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
      {list.data !== undefined && pairs.length === 0 && (
        <EmptyState icon={TbUsersGroup} title={t(`noPairs.${state}`)}>
          {state === 'open' && t('noPairs.text')}
        </EmptyState>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {pairs.map((pair) => (
          <PairCard key={pair.id} pair={pair} isPending={deciding.isPending} onDecide={deciding.decide} />
        ))}
      </SimpleGrid>
      {pairs.length > 0 && (
        <Group>
          <Text size="sm" c="dimmed" role="status">
            {t('pairs.of', { count: list.data?.pages[0]?.total ?? 0, shown: pairs.length })}
          </Text>
          {list.hasNextPage && (
            <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('list.more')}
            </Button>
          )}
        </Group>
      )}
    </ReviewFrame>
  );
}

/** With the way back for some seconds; later it lies in the list of those that were decided. */
function useDeciding() {
  const { t } = useTranslation('review');
  const deciding = useMutation(decidePair(useQueryClient()));
  const undo = (pair: Pair, noticeId: string): void => {
    notifications.hide(noticeId);
    deciding.mutate({ pair, state: 'open' });
  };
  const decide = (pair: Pair, state: PairState): void => {
    deciding.mutate(
      { pair, state },
      {
        onSuccess: (decided) => {
          if (state === 'open') return;
          const id = `pair-${pair.id}`;
          notifications.show({
            id,
            autoClose: offeredForMs,
            withBorder: true,
            color: 'teal',
            message: (
              <Stack gap="xs" align="flex-start">
                <Text size="sm">{t(`pairs.done.${state}`)}</Text>
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => {
                    undo(decided, id);
                  }}
                >
                  {t('done.undo')}
                </Button>
              </Stack>
            ),
          });
        },
      },
    );
  };
  return { decide, isPending: deciding.isPending };
}
