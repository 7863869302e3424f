import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { TbDownload, TbFileZip } from 'react-icons/tb';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { ErrorNotice } from '../ui';
import { Dialog } from '../ui/dialog';
import { usePersonExport } from '../ui/use-person-export';
import type { Person } from './people.queries';
import { nameOf } from './use-people-columns';

/** Everything that is kept about somebody, for them to be given. */
export function ExportPersonButton({ person }: { readonly person: Person }): ReactNode {
  const { t } = useTranslation('people');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<TbFileZip size={18} aria-hidden />}
        onClick={() => {
          setOpen(true);
        }}
      >
        {t('exportPerson.button')}
      </Button>
      {isOpen && (
        <ExportDialog
          person={person}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

function ExportDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('people');
  const { t: tUi } = useTranslation('ui');
  const format = useFormat();
  const { run, bytes, cancel } = usePersonExport(person.id, `person-${person.employee_id}.zip`);
  const close = (): void => {
    cancel();
    onClose();
  };
  const size = format.number(bytes / 1e6, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 });
  return (
    <Dialog
      opened
      onClose={close}
      // What runs is stopped by a button that says so.
      closeOnEscape={!run.isPending}
      closeOnClickOutside={!run.isPending}
      title={t('exportPerson.title', { name: nameOf(person) })}
      closeButtonProps={{ 'aria-label': tUi('close') }}
      centered
    >
      <Stack>
        <Text size="sm">{t('exportPerson.text')}</Text>
        <Text size="sm" c="dimmed">
          {t('exportPerson.without')}
        </Text>
        {run.isPending && <Progress value={100} animated aria-label={t('exportPerson.button')} />}
        <Text size="sm" role="status">
          {run.isPending && t('exportPerson.progress', { size })}
          {run.data === true && t('exportPerson.done', { size })}
        </Text>
        {run.isError && <ErrorNotice error={run.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {run.data === true ? tUi('close') : tUi('cancel')}
          </Button>
          <Button
            leftSection={<TbDownload size={18} aria-hidden />}
            loading={run.isPending}
            data-autofocus
            onClick={() => {
              run.mutate();
            }}
          >
            {t('exportPerson.start')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
