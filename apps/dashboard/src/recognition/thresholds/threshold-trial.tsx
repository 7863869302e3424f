import { Alert, Button, Card, Code, Group, NumberInput, Skeleton, Stack, Text, Title } from '@mantine/core';
import { TbFlask } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { ErrorNotice } from '../../ui';
import { cosineDigits, rateDigits } from './cosine-format';
import { pointAt } from './curve.policy';
import { TrialResult } from './trial-result';
import { previewQuery, type Thresholds } from './thresholds.queries';

const step = 0.005;

/** Another threshold, tried on the last week: who would be lost, and which strangers named. It changes nothing. */
export function ThresholdTrial({ thresholds }: { readonly thresholds: Thresholds }): ReactNode {
  const { t } = useTranslation('recognition');
  const [typed, setTyped] = useState<number | string>(thresholds.threshold);
  const [asked, setAsked] = useState<number>();
  const cosine = typeof typed === 'number' && typed >= 0 && typed <= 1 ? typed : undefined;
  const preview = useQuery({ ...previewQuery(asked ?? 0), enabled: asked !== undefined });
  const ask = (event: SubmitEvent): void => {
    event.preventDefault();
    setAsked(cosine);
  };
  return (
    <Card withBorder component="section" aria-labelledby="threshold-trial">
      <Stack>
        <div>
          <Title order={2} fz="h4" id="threshold-trial">
            {t('trial.title')}
          </Title>
          <Text size="sm" c="dimmed" maw="80ch">
            {t('trial.text')}
          </Text>
        </div>
        <form onSubmit={ask}>
          <Group align="flex-end">
            <NumberInput
              label={t('figure.threshold')}
              value={typed}
              onChange={setTyped}
              min={0}
              max={1}
              step={step}
              decimalScale={3}
              w={140}
              error={cosine === undefined}
            />
            <Button
              type="submit"
              leftSection={<TbFlask size={18} aria-hidden />}
              disabled={cosine === undefined}
              loading={preview.isFetching}
            >
              {t('trial.ask')}
            </Button>
          </Group>
        </form>
        {cosine !== undefined && <Expected thresholds={thresholds} cosine={cosine} />}
        <div aria-live="polite">
          {preview.isFetching && <Skeleton h={120} />}
          {preview.isError && !preview.isFetching && (
            <ErrorNotice error={preview.error} onRetry={() => void preview.refetch()} />
          )}
          {preview.data !== undefined && !preview.isFetching && <TrialResult preview={preview.data} />}
        </div>
        <HowToChange />
      </Stack>
    </Card>
  );
}

/** What the curves say of it, while it is typed. */
function Expected({ thresholds, cosine }: { readonly thresholds: Thresholds; readonly cosine: number }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const point = pointAt(thresholds.curve, cosine);
  if (point === undefined) return null;
  return (
    <Text size="sm">
      {t('trial.expected', {
        threshold: format.number(cosine, cosineDigits),
        rate: format.number(point.stranger_visits, rateDigits),
        high: format.number(point.stranger_visits_high, rateDigits),
      })}{' '}
      {point.photos_missed !== null &&
        t('trial.expectedMisses', { share: format.number(point.photos_missed, rateDigits) })}
    </Text>
  );
}

function HowToChange(): ReactNode {
  const { t } = useTranslation('recognition');
  return (
    <Alert color="blue" title={t('trial.how')}>
      <Text size="sm" maw="80ch">
        <Trans
          t={t}
          i18nKey="trial.howText"
          components={{
            rate: <Code dir="ltr">MATCH_STRANGER_VISIT_RATE_MAX</Code>,
            min: <Code dir="ltr">MATCH_COSINE_MIN</Code>,
          }}
        />
      </Text>
    </Alert>
  );
}
