import { Card, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** Rules that belong together. */
export function Section({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <Card withBorder component="section" aria-label={title}>
      <Title order={2} fz="h5">
        {title}
      </Title>
      {text !== undefined && (
        <Text size="sm" c="dimmed" mt={2}>
          {text}
        </Text>
      )}
      <Stack gap="sm" mt="sm">
        {children}
      </Stack>
    </Card>
  );
}
