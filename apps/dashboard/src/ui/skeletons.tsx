import { Card, Group, SimpleGrid, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

function Loading({ children }: { readonly children: ReactNode }): ReactNode {
  const { t } = useTranslation('ui');
  return (
    <div role="status">
      <VisuallyHidden>{t('loading')}</VisuallyHidden>
      <div aria-hidden>{children}</div>
    </div>
  );
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** While a list is read. */
export function ListSkeleton({ rows = 8 }: { readonly rows?: number }): ReactNode {
  return (
    <Loading>
      <Stack gap="sm">
        {numbers(rows).map((row) => (
          <Group key={row} wrap="nowrap">
            <Skeleton circle h={32} w={32} style={{ flexShrink: 0 }} />
            <Skeleton h={14} w={`${50 - ((row * 7) % 25)}%`} />
            <Skeleton h={14} w="20%" ms="auto" />
          </Group>
        ))}
      </Stack>
    </Loading>
  );
}

/** While a grid of cards is read. */
export function CardsSkeleton({
  cards = 6,
  height = 180,
}: {
  readonly cards?: number;
  readonly height?: number;
}): ReactNode {
  return (
    <Loading>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
        {numbers(cards).map((card) => (
          <Card key={card} withBorder p={0}>
            <Skeleton h={height} radius={0} />
          </Card>
        ))}
      </SimpleGrid>
    </Loading>
  );
}

/** While a page, its texts or its code are read. */
export function PageSkeleton(): ReactNode {
  return (
    <Loading>
      <Stack gap="lg" maw={1440} mx="auto">
        <Skeleton h={32} w={240} />
        <Skeleton h={14} w="40%" />
        <Skeleton h={320} />
      </Stack>
    </Loading>
  );
}
