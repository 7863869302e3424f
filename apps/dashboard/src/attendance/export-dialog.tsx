import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { TbDownload } from 'react-icons/tb';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { toWallTime } from '../i18n/site-time.policy';
import { ErrorNotice } from '../ui';
import { Dialog } from '../ui/dialog';
import { saveFile } from '../ui/save-file';
import type { ListSearch } from './attendance-search.policy';
import type { AttendanceRow } from './attendance.queries';
import { exportedRowsMax, exportRows, type ExportProgress } from './export-rows';

interface Props {
  readonly search: ListSearch;
  readonly onClose: () => void;
}

/** Reads all that is filtered into a file of CSV; closing it cancels. */
export function ExportDialog({ search, onClose }: Props): ReactNode {
  const { t } = useTranslation(['attendance', 'ui']);
  const format = useFormat();
  const columns = useColumns();
  const [progress, setProgress] = useState<ExportProgress>();
  const stopping = useRef<AbortController>(undefined);
  useEffect(() => () => stopping.current?.abort(), []);
  const run = useMutation({
    mutationFn: async () => {
      const controller = new AbortController();
      stopping.current = controller;
      setProgress(undefined);
      saveFile(await exportRows(search, columns, setProgress, controller.signal), fileName(search));
    },
    meta: { showsItsErrors: true },
  });
  const { rows, total } = progress ?? { rows: 0, total: 0 };
  const isCut = run.isSuccess && rows < total && rows >= exportedRowsMax;
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('export.title')}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
      centered
    >
      <Stack>
        <Text size="sm">{t('export.what')}</Text>
        {run.isPending && (
          <Progress value={total === 0 ? 0 : (rows / total) * 100} aria-label={t('export.progress')} animated />
        )}
        <Text size="sm" role="status" c="dimmed">
          {progress !== undefined && t('export.rows', { count: total, rows: format.number(rows) })}{' '}
          {run.isSuccess && t(isCut ? 'export.cut' : 'export.done')}
        </Text>
        {run.isError && (
          <ErrorNotice
            error={run.error}
            onRetry={() => {
              run.mutate();
            }}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t(run.isSuccess ? 'ui:close' : 'ui:cancel')}
          </Button>
          {!run.isSuccess && (
            <Button
              loading={run.isPending}
              leftSection={<TbDownload size={18} aria-hidden />}
              onClick={() => {
                run.mutate();
              }}
            >
              {t('export.start')}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}

function useColumns(): Parameters<typeof exportRows>[1] {
  const { t } = useTranslation(['attendance', 'ui']);
  const { timeZone } = useFormat();
  // Spreadsheets take a date and a time apart by a blank for a time.
  const wall = (instant: string | null, zone: string): string =>
    instant === null ? '' : toWallTime(instant, zone).replace('T', ' ');
  return {
    titles: [
      t('field.date'),
      t('field.person'),
      t('field.department'),
      t('field.status'),
      t('field.check_in'),
      t('field.check_out'),
      t('export.timeZone'),
      t('field.location'),
      t('field.notes'),
      t('field.source'),
      t('corrected'),
    ],
    cellsOf: (row: AttendanceRow) => {
      const zone = row.time_zone ?? timeZone;
      return [
        row.date,
        row.user_name,
        row.department,
        t(`ui:attendanceStatus.${row.status}`),
        wall(row.check_in, zone),
        wall(row.check_out, zone),
        zone,
        row.location,
        row.notes,
        t(`source.${row.source}`),
        row.is_corrected ? 1 : 0,
      ];
    },
  };
}

function fileName({ from, to }: ListSearch): string {
  return `${['attendance', from, to].filter((part) => part !== undefined).join('_')}.csv`;
}
