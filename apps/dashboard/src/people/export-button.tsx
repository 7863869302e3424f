import { Button, Group, Modal, Progress, Stack, Text } from '@mantine/core';
import { TbDownload } from 'react-icons/tb';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { api } from '../session';
import { ErrorNotice } from '../ui';
import { saveFile } from '../ui/save-file';
import { csvHead, toPersonLine } from './people-csv.policy';
import { toPeopleQuery, type PeopleFilter } from './people-filter.policy';

/** The list as it is filtered, as a file for a spreadsheet. */
export function ExportButton({ filter, total }: { readonly filter: PeopleFilter; readonly total: number }): ReactNode {
  const { t } = useTranslation('people');
  const { t: tUi } = useTranslation('ui');
  const format = useFormat();
  const [count, setCount] = useState(0);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const exporting = useMutation({
    mutationFn: async () => {
      const cancelling = new AbortController();
      running.current = cancelling;
      setCount(0);
      const parts = [csvHead];
      for await (const person of api.allPages('/users', { query: toPeopleQuery(filter) })) {
        if (cancelling.signal.aborted) return;
        parts.push(toPersonLine(person));
        if (parts.length % 500 === 0) setCount(parts.length - 1);
      }
      saveFile(new Blob(parts, { type: 'text/csv;charset=utf-8' }), `people-${format.isoDay(new Date())}.csv`);
    },
    meta: { showsItsErrors: true },
  });
  const close = (): void => {
    running.current?.abort();
    exporting.reset();
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<TbDownload size={18} aria-hidden />}
        onClick={() => {
          exporting.mutate();
        }}
      >
        {t('export.button')}
      </Button>
      <Modal
        opened={exporting.isPending || exporting.isError}
        onClose={close}
        // What runs is stopped by a button that says so.
        closeOnEscape={!exporting.isPending}
        closeOnClickOutside={!exporting.isPending}
        title={t('export.title')}
        closeButtonProps={{ 'aria-label': tUi('close') }}
        centered
      >
        <Stack>
          {exporting.isError ? (
            <ErrorNotice
              error={exporting.error}
              onRetry={() => {
                exporting.mutate();
              }}
            />
          ) : (
            <>
              <Progress value={total === 0 ? 0 : (100 * count) / total} aria-label={t('export.title')} />
              <Text size="sm" role="status">
                {t('export.progress', { number: format.number(count) })}
              </Text>
            </>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {exporting.isError ? tUi('close') : tUi('cancel')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
