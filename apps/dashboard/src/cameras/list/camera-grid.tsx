import { Box, Button, Center, SimpleGrid, Text } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { useEffect, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CardsSkeleton, ErrorNotice } from '../../ui';
import type { PagedList } from '../../ui/data-table';
import { stateOf, type Camera, type CameraStates } from '../state/states.policy';
import { CameraCard } from './camera-card';

interface Props {
  readonly list: PagedList<Camera>;
  readonly states: CameraStates | undefined;
  readonly empty: ReactNode;
}

/** Pictures side by side; further ones are read as one scrolls. */
export function CameraGrid({ list, states, empty }: Props): ReactNode {
  const { t } = useTranslation('cameras');
  const cameras = useMemo(() => list.data?.pages.flatMap(({ data }) => data) ?? [], [list.data]);
  const { ref, entry } = useIntersection({ rootMargin: '600px' });
  const isAtEnd = entry?.isIntersecting === true;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  useEffect(() => {
    if (isAtEnd && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [isAtEnd, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  if (list.isPending) return <CardsSkeleton />;
  if (list.isError && cameras.length === 0)
    return <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />;
  if (cameras.length === 0) return empty;
  const total = list.data?.pages[0]?.total ?? cameras.length;
  return (
    <>
      {list.isError && !isFetchNextPageError && (
        <Box mb="md">
          <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />
        </Box>
      )}
      <SimpleGrid
        component="ul"
        cols={{ base: 1, xs: 2, lg: 3, xl: 4 }}
        p={0}
        m={0}
        style={{ listStyle: 'none' }}
        aria-label={t('title')}
      >
        {cameras.map((camera) => (
          <CameraCard key={camera.id} camera={camera} state={stateOf(states, camera.id)} pictures={cameras.length} />
        ))}
      </SimpleGrid>
      <Center ref={ref} mih={24}>
        {hasNextPage ? (
          <Button variant="subtle" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('more')}
          </Button>
        ) : (
          <Text size="sm" c="dimmed" role="status">
            {t('count', { count: total })}
          </Text>
        )}
      </Center>
      {isFetchNextPageError && <ErrorNotice error={list.error} onRetry={() => void fetchNextPage()} />}
    </>
  );
}
