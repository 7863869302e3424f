import { Badge, Stack, Text, TextInput } from '@mantine/core';
import type { Schemas } from '@smart-attendance/client';
import { TbLock } from 'react-icons/tb';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { BackLink, LinkAnchor, Page, UserText } from '../../ui';
import { CsvImport } from '../../ui/csv-import';
import { importPunches, refreshPunches, sitesQuery } from './punches.queries';

const template =
  'employee_id,time,site,role,reason\r\nE-1001,2026-11-20 08:30,Default site,entry,The cameras were down\r\n';

/** Punches of many people, as after an outage. */
export function ImportPunchesPage(): ReactNode {
  const { t } = useTranslation('attendance');
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  return (
    <Page title={t('punches.importTitle')} back={<BackLink to="/attendance/punches">{t('punches.back')}</BackLink>}>
      <CsvImport
        text={t('punches.importText')}
        template={{ name: 'punches.csv', content: template }}
        send={(file, isDryRun) => importPunches(file, isDryRun, reason.trim())}
        onDone={() => refreshPunches(client)}
        subject={{ header: t('punches.column.who'), show: (row) => <Read row={row} /> }}
        isAllOrNothing
        next={<LinkAnchor to="/attendance/punches">{t('punches.back')}</LinkAnchor>}
      >
        <TextInput
          label={t('punches.reason')}
          description={t('punches.importReasonHint')}
          maxLength={2_000}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
      </CsvImport>
    </Page>
  );
}

/** Whom and which moment a row was read as. */
function Read({ row }: { readonly row: Schemas['ImportedPunchView'] }): ReactNode {
  const { t } = useTranslation('attendance');
  const sites = useQuery(sitesQuery);
  const format = useFormat().at(sites.data?.find(({ id }) => id === row.site_id)?.time_zone ?? null);
  return (
    <Stack gap={2} align="flex-start">
      <Text size="sm">
        <UserText text={row.employee_id} />
      </Text>
      {row.at !== null && <Text size="sm">{format.dateTime(row.at)}</Text>}
      {row.in_locked_period && (
        <Badge variant="light" color="orange" radius="sm" leftSection={<TbLock size={12} aria-hidden />}>
          {t('punches.inLockedPeriod')}
        </Badge>
      )}
    </Stack>
  );
}
