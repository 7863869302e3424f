import { Button, Card, Group, Loader, Text, Title } from '@mantine/core';
import { TbDownload } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useMe } from '../session';
import { ErrorNotice } from '../ui';
import { usePersonExport } from '../ui/use-person-export';

/** A copy of all that is kept of oneself. */
export function DataExport(): ReactNode {
  const { t } = useTranslation('me');
  const format = useFormat();
  const me = useMe();
  const { run, bytes, cancel } = usePersonExport(me.id, `my-data-${me.employee_id}.zip`);
  const megabytes = { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 } as const;
  return (
    <Card withBorder>
      <Title order={2} fz="h4" mb="xs">
        {t('export.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t('export.text')}
      </Text>
      {run.isError && <ErrorNotice error={run.error} />}
      <Group>
        <Button
          leftSection={<TbDownload size={18} aria-hidden />}
          disabled={run.isPending}
          onClick={() => {
            run.mutate();
          }}
        >
          {t('export.start')}
        </Button>
        {run.isPending && (
          <>
            <Loader size="sm" aria-hidden />
            <Button variant="subtle" onClick={cancel}>
              {t('export.cancel')}
            </Button>
          </>
        )}
        <Text size="sm" role="status">
          {run.isPending && t('export.progress', { size: format.number(bytes / 1e6, megabytes) })}
          {run.data === true && t('export.done')}
        </Text>
      </Group>
    </Card>
  );
}
