import { Alert, Button, Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { TbCircleCheck, TbPlugConnected } from 'react-icons/tb';
import { useMutation } from '@tanstack/react-query';
import type { Schemas } from '@smart-attendance/client';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { ErrorNotice, useNow } from '../../ui';
import { ConnectionFailure } from '../../ui/connection-failure';
import { testConnection, testSecondsMax, type Address } from '../cameras.queries';
import classes from './connection-test.module.css';

interface Props {
  readonly address: Address;
  /** Told what came of it: a good one lets whoever adds a camera go on with a quiet mind. */
  readonly onTested?: (result: Schemas['ConnectionTestView']) => void;
}

/** Tries whether a camera answers with video, shows its picture, and says what to do when it does not. */
export function ConnectionTest({ address, onTested }: Props): ReactNode {
  const { t } = useTranslation('cameras');
  const test = useMutation(testConnection());
  const [running, setRunning] = useState<AbortController>();
  const isRunning = test.isPending && running !== undefined;
  useEffect(() => () => running?.abort(), [running]);
  const start = (): void => {
    const stopping = new AbortController();
    setRunning(stopping);
    test.mutate({ address, signal: stopping.signal }, onTested === undefined ? {} : { onSuccess: onTested });
  };
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<TbPlugConnected size={18} />}
          onClick={start}
          loading={isRunning}
          disabled={address.rtsp_url.trim() === ''}
        >
          {t('test.start')}
        </Button>
        {isRunning && (
          <Button
            variant="subtle"
            onClick={() => {
              running.abort();
              test.reset();
              setRunning(undefined);
            }}
          >
            {t('test.cancel')}
          </Button>
        )}
      </Group>
      <div aria-live="polite">
        {isRunning && <Waiting seconds={testSecondsMax} label={t('test.running')} />}
        {test.data !== undefined && !isRunning && <Result result={test.data} />}
      </div>
      {test.isError && running?.signal.aborted === false && <ErrorNotice error={test.error} onRetry={start} />}
    </Stack>
  );
}

const tickMs = 250;

/** How far something is that takes so long at most. */
export function Waiting({ seconds, label }: { readonly seconds: number; readonly label: string }): ReactNode {
  const now = useNow(tickMs);
  const [start] = useState(() => Date.now());
  const share = Math.min(100, ((now.getTime() - start) / 1_000 / seconds) * 100);
  return (
    <Stack gap={6}>
      <Text size="sm">{label}</Text>
      <Progress value={share} aria-label={label} />
    </Stack>
  );
}

function Result({ result }: { readonly result: Schemas['ConnectionTestView'] }): ReactNode {
  const { t } = useTranslation('cameras');
  return result.success ? <Success result={result} /> : <ConnectionFailure result={result} title={t('test.failed')} />;
}

function Success({ result }: { readonly result: Schemas['ConnectionTestView'] }): ReactNode {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  const { width, height, fps, codec, latency_ms, keyframe_interval, sample_image } = result;
  const facts: (readonly [string, string | undefined])[] = [
    [t('test.size'), width === null || height === null ? undefined : `${String(width)} × ${String(height)}`],
    [
      t('test.rate'),
      fps === null ? undefined : t('perSecond', { number: format.number(fps, { maximumFractionDigits: 1 }) }),
    ],
    [t('test.codec'), codec?.toUpperCase()],
    [
      t('test.latency'),
      latency_ms === null ? undefined : format.number(latency_ms, { style: 'unit', unit: 'millisecond' }),
    ],
    [
      t('test.keyframes'),
      keyframe_interval === null ? undefined : format.number(keyframe_interval, { style: 'unit', unit: 'second' }),
    ],
  ];
  return (
    <Alert color="teal" icon={<TbCircleCheck />} title={t('test.success')}>
      <Group align="flex-start" gap="md">
        {sample_image?.startsWith('data:image/jpeg') === true && (
          <img src={sample_image} alt={t('test.picture')} className={classes['sample']} />
        )}
        <SimpleGrid component="dl" cols={2} spacing="md" verticalSpacing={4} m={0}>
          {facts.map(([label, value]) => (
            <Group key={label} component="div" gap={4} style={{ display: 'contents' }}>
              <Text component="dt" size="sm" c="dimmed">
                {label}
              </Text>
              <Text component="dd" size="sm" m={0} dir="ltr" ta="start">
                {value ?? t('notSaid')}
              </Text>
            </Group>
          ))}
        </SimpleGrid>
      </Group>
    </Alert>
  );
}
