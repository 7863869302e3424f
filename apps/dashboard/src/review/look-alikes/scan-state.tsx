import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { TbRefresh } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { useMay } from '../../session';
import { scanQuery, startScan } from './look-alikes.queries';

/** How far the comparison of everybody with everybody is, and a button that begins it. */
export function ScanState(): ReactNode {
  const { t } = useTranslation('review');
  const format = useFormat();
  const client = useQueryClient();
  const mayDecide = useMay('look_alikes.decide', 'all');
  const { data: scan } = useQuery(scanQuery);
  const starting = useMutation(startScan(client));
  const isRunning = scan?.state === 'running';
  const wasRunning = useRef(false);
  useEffect(() => {
    if (wasRunning.current && !isRunning) void client.invalidateQueries({ queryKey: ['look-alikes', 'list'] });
    wasRunning.current = isRunning;
  }, [client, isRunning]);
  if (scan === undefined) return null;
  const done = { done: format.number(scan.people_done), people: format.number(scan.people) };
  return (
    <Group justify="space-between" gap="sm">
      <Stack gap={4} role="status">
        <Text size="sm" c="dimmed">
          {isRunning && t('scan.running', done)}
          {!isRunning && scan.finished_at === null && t('scan.never')}
          {!isRunning && scan.finished_at !== null && t('scan.last', { time: format.dateTime(scan.finished_at) })}{' '}
          {!isRunning && t('scan.next', { time: format.dateTime(scan.next_at) })}
        </Text>
        {isRunning && scan.people > 0 && (
          <Progress value={(100 * scan.people_done) / scan.people} aria-label={t('scan.running', done)} />
        )}
      </Stack>
      {mayDecide && (
        <Button
          variant="default"
          leftSection={<TbRefresh size={18} aria-hidden />}
          loading={starting.isPending}
          disabled={isRunning}
          onClick={() => {
            starting.mutate();
          }}
        >
          {t('scan.start')}
        </Button>
      )}
    </Group>
  );
}
