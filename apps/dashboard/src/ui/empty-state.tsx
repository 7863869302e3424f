import { Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { IconType } from 'react-icons';
import type { ReactNode } from 'react';

interface Props {
  readonly icon: IconType;
  readonly title: string;
  /** What to do next. */
  readonly children?: ReactNode;
  /** The button that does it. */
  readonly action?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children, action }: Props): ReactNode {
  return (
    <Stack align="center" gap="sm" py={48} px="md" ta="center">
      <ThemeIcon size={56} radius="xl" variant="light" aria-hidden>
        <Icon size={28} strokeWidth={1.5} />
      </ThemeIcon>
      <Title order={2} fz="h4">
        {title}
      </Title>
      {children !== undefined && (
        <Text c="dimmed" maw="52ch" component="div">
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}
