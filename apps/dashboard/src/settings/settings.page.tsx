import { Card, Group, SimpleGrid, Text, ThemeIcon, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayAny } from '../session';
import { Page } from '../ui';
import { settingsSections } from './settings-sections';

/** What there is to set up and to look after, as far as one may. */
export function SettingsPage(): ReactNode {
  const { t } = useTranslation('settings');
  const may = useMayAny();
  return (
    <Page title={t('title')} description={t('description')}>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {settingsSections
          .filter(({ needs }) => may(needs, 'all'))
          .map(({ to, name, icon: Icon }) => (
            <Card key={to} withBorder component={Link} to={to}>
              <Group wrap="nowrap" align="flex-start">
                <ThemeIcon size={40} variant="light" radius="md" aria-hidden>
                  <Icon size={22} strokeWidth={1.6} />
                </ThemeIcon>
                <div>
                  <Title order={2} fz="md">
                    {t(`section.${name}.title`)}
                  </Title>
                  <Text size="sm" c="dimmed" mt={4}>
                    {t(`section.${name}.description`)}
                  </Text>
                </div>
              </Group>
            </Card>
          ))}
      </SimpleGrid>
    </Page>
  );
}
