import { Alert, Code, List, Stack, Table, Text, Title } from '@mantine/core';
import { TbAlertTriangle, TbShieldLock } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { ErrorNotice, ListSkeleton } from '../ui';
import { ScrollTable } from '../ui/scroll-table';
import { recognitionSettingsQuery, retentionQuery, type Retention } from './operations.queries';
import { mergedKinds } from './retention.policy';
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

function Kept({ retention: { data, silent } }: { readonly retention: Retention }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const howLong = (hours: number): string =>
    hours % 24 === 0
      ? format.number(hours / 24, { style: 'unit', unit: 'day', unitDisplay: 'long' })
      : format.number(hours, { style: 'unit', unit: 'hour', unitDisplay: 'long' });
  return (
    <>
      {silent.length > 0 && (
        <Alert color="orange" icon={<TbAlertTriangle />}>
          {t('retention.silent', { services: format.list(silent) })}
        </Alert>
      )}
      <ScrollTable label={t('section.retention.title')} minWidth={780}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('retention.what')}</Table.Th>
            <Table.Th scope="col">{t('retention.howLong')}</Table.Th>
            <Table.Th scope="col">{t('retention.lastRun')}</Table.Th>
            <Table.Th scope="col">{t('retention.lastDeleted')}</Table.Th>
            <Table.Th scope="col">{t('retention.setting')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <KeptRow what={t('kept.frames')} howLong={t('retention.never')} />
          {mergedKinds(data).map((row) => (
            <Table.Tr key={`${row.service} ${row.kind}`}>
              {/* A later version of the server may keep more than there are words for. */}
              <Table.Td>{t(`kept.${row.kind}`, { defaultValue: row.description })}</Table.Td>
              <Table.Td>{row.hours === 0 ? t('retention.atOnce') : howLong(row.hours)}</Table.Td>
              <Table.Td>{row.last_run_at === null ? '–' : format.dateTime(row.last_run_at)}</Table.Td>
              <Table.Td>{row.last_deleted === null ? '–' : format.number(row.last_deleted)}</Table.Td>
              <Table.Td>{row.setting === null ? t('retention.fixed') : <Code dir="ltr">{row.setting}</Code>}</Table.Td>
            </Table.Tr>
          ))}
          {keptUntilDeleted.map((kind) => (
            <KeptRow key={kind} what={t(`kept.${kind}`)} howLong={t('retention.untilErased')} />
          ))}
        </Table.Tbody>
      </ScrollTable>
    </>
  );
}

/** Of what no task deletes. */
function KeptRow({ what, howLong }: { readonly what: string; readonly howLong: string }): ReactNode {
  return (
    <Table.Tr>
      <Table.Td>{what}</Table.Td>
      <Table.Td>{howLong}</Table.Td>
      <Table.Td>–</Table.Td>
      <Table.Td>–</Table.Td>
      <Table.Td>–</Table.Td>
    </Table.Tr>
  );
}

function Privacy(): ReactNode {
  const { t } = useTranslation('settings');
  const settings = useQuery(recognitionSettingsQuery);
  const isRequired = settings.data?.consent_required;
  return (
    <Alert color="blue" icon={<TbShieldLock />} title={t('privacy.title')} maw="80ch">
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
