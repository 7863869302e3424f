import { Alert, Code, List, Stack, Table, Text, Title } from '@mantine/core';
import { IconShieldLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { ErrorNotice, ListSkeleton } from '../ui';
import { ScrollTable } from '../ui/scroll-table';
import { recognitionSettingsQuery, retentionQuery, type Retention } from './operations.queries';
import { toRetentionKind } from './retention.policy';
import { SettingsFrame } from './settings-frame';

/** What stays until somebody deletes it. */
const keptUntilDeleted = ['people', 'faces', 'attendance'] as const;

/** What is kept how long, and what people are owed to be told. */
export function RetentionPage(): ReactNode {
  const { t } = useTranslation('settings');
  const retention = useQuery(retentionQuery);
  return (
    <SettingsFrame title={t('section.retention.title')} description={t('retention.description')}>
      {retention.isPending && <ListSkeleton rows={8} />}
      {retention.isError && <ErrorNotice error={retention.error} onRetry={() => void retention.refetch()} />}
      {retention.data !== undefined && <Kept retention={retention.data} />}
      <Text size="sm" c="dimmed" maw="75ch">
        {t('retention.change')}
      </Text>
      <Privacy />
    </SettingsFrame>
  );
}

function Kept({ retention }: { readonly retention: readonly Retention[] }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const days = (count: number): string => format.number(count, { style: 'unit', unit: 'day', unitDisplay: 'long' });
  return (
    <ScrollTable label={t('section.retention.title')} minWidth={520}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('retention.what')}</Table.Th>
          <Table.Th scope="col">{t('retention.howLong')}</Table.Th>
          <Table.Th scope="col">{t('retention.setting')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        <Table.Tr>
          <Table.Td>{t('kept.frames')}</Table.Td>
          <Table.Td>{t('retention.never')}</Table.Td>
          <Table.Td>–</Table.Td>
        </Table.Tr>
        {retention.map(({ kind, days: count, service, setting }) => {
          const known = toRetentionKind(kind);
          return (
            <Table.Tr key={`${service} ${kind}`}>
              <Table.Td>{known === undefined ? kind : t(`kept.${known}`)}</Table.Td>
              <Table.Td>{days(count)}</Table.Td>
              <Table.Td>
                <Code dir="ltr">{setting}</Code>
              </Table.Td>
            </Table.Tr>
          );
        })}
        {keptUntilDeleted.map((kind) => (
          <Table.Tr key={kind}>
            <Table.Td>{t(`kept.${kind}`)}</Table.Td>
            <Table.Td>{t('retention.untilErased')}</Table.Td>
            <Table.Td>–</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}

function Privacy(): ReactNode {
  const { t } = useTranslation('settings');
  const settings = useQuery(recognitionSettingsQuery);
  const isRequired = settings.data?.consent_required;
  return (
    <Alert color="blue" icon={<IconShieldLock />} title={t('privacy.title')} maw="80ch">
      <Stack gap="xs">
        {isRequired !== undefined && (
          <>
            <Title order={2} fz="sm">
              {t('privacy.consent')}
            </Title>
            <Text size="sm">{t(isRequired ? 'privacy.consentRequired' : 'privacy.consentNotRequired')}</Text>
          </>
        )}
        <List size="sm" spacing={4}>
          <List.Item>{t('privacy.sealed')}</List.Item>
          <List.Item>{t('privacy.erasure')}</List.Item>
          <List.Item>{t('privacy.strangers')}</List.Item>
          <List.Item>{t('privacy.outside')}</List.Item>
        </List>
      </Stack>
    </Alert>
  );
}
