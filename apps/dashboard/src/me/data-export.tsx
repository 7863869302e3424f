import { Button, Card, Group, Loader, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../session';
import { ErrorNotice } from '../ui';
import { saveFile } from '../ui/save-file';
import type { ExportStep } from './my-data';

/** A copy of all that is kept of oneself; what makes it is loaded when it is asked for. */
export function DataExport(): ReactNode {
  const { t } = useTranslation('me');
  const me = useMe();
  const [step, setStep] = useState<ExportStep>('profile');
  const stopping = useRef<AbortController>(undefined);
  useEffect(() => () => stopping.current?.abort(), []);
  const run = useMutation({
    mutationFn: async () => {
      const controller = new AbortController();
      stopping.current = controller;
      const { exportMyData } = await import('./my-data');
      try {
        saveFile(await exportMyData(me.id, setStep, controller.signal), `my-data-${me.employee_id}.zip`);
        return true;
      } catch (error) {
        if (controller.signal.aborted) return false;
        throw error;
      }
    },
    meta: { showsItsErrors: true },
  });
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
          leftSection={<IconDownload size={18} aria-hidden />}
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
            <Button
              variant="subtle"
              onClick={() => {
                stopping.current?.abort();
              }}
            >
              {t('export.cancel')}
            </Button>
          </>
        )}
        <Text size="sm" role="status">
          {run.isPending && t(`export.step.${step}`)}
          {run.data === true && t('export.done')}
        </Text>
      </Group>
    </Card>
  );
}
