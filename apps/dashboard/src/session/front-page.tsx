import { Anchor, Box, Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ColorSchemeMenu, LanguageMenu, Logo } from '../ui';

/** What is shown before anybody is signed in: one card, with language and colours to choose. */
export function FrontPage({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  const { t } = useTranslation();
  useDocumentTitle(t('documentTitle', { page: title }));
  return (
    <Box mih="100dvh" style={{ display: 'flex', flexDirection: 'column' }} bg="var(--desk-ground)">
      <Group component="header" justify="flex-end" p="sm" gap="xs">
        <LanguageMenu />
        <ColorSchemeMenu />
      </Group>
      <Center component="main" style={{ flex: 1 }} px="md" pb={96}>
        <Stack w="100%" maw={400} gap="xl">
          <Group justify="center" gap="sm">
            <Logo size={36} />
            <Text fw={650} fz="xl">
              {t('product')}
            </Text>
          </Group>
          <Paper withBorder shadow="sm" radius="lg" p={{ base: 'lg', xs: 'xl' }}>
            <Title order={1} fz="h3" mb="lg">
              {title}
            </Title>
            {children}
          </Paper>
          <Text ta="center" fz="sm" c="dimmed">
            <Anchor href="/docs" c="inherit" underline="always">
              {t('apiDocumentation')}
            </Anchor>
          </Text>
        </Stack>
      </Center>
    </Box>
  );
}
