import { Badge, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import type { Shift } from '../rules.queries';
import { changedRules } from './shift-form.policy';

/** From when on which rules hold, the newest first. Days keep the rules that were valid on them. */
export function ShiftVersions({ shift, today }: { readonly shift: Shift; readonly today: string }): ReactNode {
  const { t } = useTranslation('roster');
  const format = useFormat();
  const { versions } = shift;
  const current = versions.findLast(({ valid_from: from }) => from === null || from <= today)?.version;
  return (
    <Card withBorder component="section" aria-label={t('versions.title')} mt="md">
      <Title order={2} fz="h5">
        {t('versions.title')}
      </Title>
      <Stack component="ol" gap="sm" mt="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {[...versions].reverse().map((version) => {
          const before = versions[versions.indexOf(version) - 1];
          return (
            <li key={version.version}>
              <Group gap="xs">
                <Text size="sm" fw={600}>
                  {version.valid_from === null
                    ? t('versions.beginning')
                    : t('versions.from', { date: format.date(version.valid_from) })}
                </Text>
                {version.version === current && (
                  <Badge variant="light" radius="sm">
                    {t('versions.now')}
                  </Badge>
                )}
                {version.valid_from !== null && version.valid_from > today && (
                  <Badge variant="light" color="gray" radius="sm">
                    {t('versions.later')}
                  </Badge>
                )}
              </Group>
              <Text size="sm" c="dimmed">
                {before === undefined
                  ? t('versions.hours', { start: version.start, end: version.end })
                  : format.list(changedRules(before, version).map((name) => t(`versions.rule.${name}`)))}
              </Text>
            </li>
          );
        })}
      </Stack>
    </Card>
  );
}
