import { Box, Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { UserText } from './user-text';

export interface PageProps {
  /** The heading, and the title of the document. */
  readonly title: string;
  /** Of what is called as users named it, as a camera or a person. */
  readonly isUserText?: boolean;
  readonly description?: ReactNode;
  /** Above the title: where one came from. */
  readonly back?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What every page has: one heading, what can be done, and the rest. */
export function Page({ title, isUserText = false, description, back, actions, children }: PageProps): ReactNode {
  const { t } = useTranslation();
  useDocumentTitle(t('documentTitle', { page: title }));
  return (
    <Stack gap="lg" maw={1440} mx="auto">
      <Box>
        {back}
        <Group justify="space-between" align="flex-start" gap="md">
          <Box flex="1 1 16rem" miw={0}>
            <Title order={1} fz={{ base: 'h3', sm: 'h2' }}>
              {isUserText ? <UserText text={title} /> : title}
            </Title>
            {description !== undefined && (
              <Text c="dimmed" mt={4} maw="70ch">
                {description}
              </Text>
            )}
          </Box>
          {actions !== undefined && <Group gap="xs">{actions}</Group>}
        </Group>
      </Box>
      {children}
    </Stack>
  );
}
