import { Alert, Card, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { TbShieldCheck, TbShieldLock } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { cosineDigits, rateDigits } from './cosine-format';
import type { Thresholds } from './thresholds.queries';

/** What holds, whether it is computed or strict for want of data, and what it costs. */
export function ThresholdStatement({ thresholds }: { readonly thresholds: Thresholds }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const isStated = thresholds.state === 'stated';
  const rate = format.number(thresholds.stranger_visit_rate_max, rateDigits);
  return (
    <>
      <Alert
        color={isStated ? 'teal' : 'yellow'}
        icon={isStated ? <TbShieldCheck /> : <TbShieldLock />}
        title={t(isStated ? 'thresholds.stated' : 'thresholds.strict', {
          rate,
          threshold: format.number(thresholds.threshold, cosineDigits),
        })}
      >
        <Text size="sm" maw="80ch">
          {t(`thresholdState.${thresholds.state}`, { number: format.number(thresholds.people) })}
        </Text>
      </Alert>
      <Figures thresholds={thresholds} />
      <Costs thresholds={thresholds} />
    </>
  );
}

function Figures({ thresholds }: { readonly thresholds: Thresholds }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const cosine = (value: number): string => format.number(value, cosineDigits);
  const { threshold, threshold_low: low, threshold_high: high, computed_at: computedAt } = thresholds;
  const figures = [
    [
      'threshold',
      cosine(threshold),
      computedAt === null ? undefined : t('thresholds.estimate', { low: cosine(low), high: cosine(high) }),
    ],
    ['error', format.number(thresholds.stranger_visit_rate_max, rateDigits), t('thresholds.errorHint')],
    ['gallery', format.number(thresholds.people), undefined],
    ['margin', cosine(thresholds.margin_min), undefined],
    [
      'computed',
      computedAt === null ? t('thresholds.notYet') : format.dateTime(computedAt),
      computedAt === null
        ? undefined
        : t('thresholds.ground', {
            people: format.number(thresholds.sampled_people),
            photos: format.number(thresholds.sampled_photos),
            pairs: format.number(thresholds.impostor_pairs),
          }),
    ],
    ['pack', thresholds.model_pack, undefined],
  ] as const;
  return (
    <SimpleGrid component="dl" cols={{ base: 1, xs: 2, md: 3 }} m={0}>
      {figures.map(([name, value, hint]) => (
        <Card withBorder key={name}>
          <Text component="dt" size="sm" c="dimmed">
            {t(`figure.${name}`)}
          </Text>
          <Text component="dd" m={0} fz="lg" fw={650} style={{ overflowWrap: 'anywhere' }}>
            {value}
            {hint !== undefined && (
              <Text size="sm" fw={400} c="dimmed" component="span" display="block">
                {hint}
              </Text>
            )}
          </Text>
        </Card>
      ))}
    </SimpleGrid>
  );
}

/** In misses, each with the interval in which the true share lies 95 times of 100. */
function Costs({
  thresholds: { missed_photos: photos, missed_visits: visits },
}: {
  readonly thresholds: Thresholds;
}): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const told = (one: Thresholds['missed_visits']) => ({
    missed: format.number(one.missed),
    of: format.number(one.of),
    low: format.number(one.low, rateDigits),
    high: format.number(one.high, rateDigits),
  });
  return (
    <Card withBorder component="section" aria-labelledby="threshold-costs">
      <Title order={2} fz="h4" mb="xs" id="threshold-costs">
        {t('thresholds.costs')}
      </Title>
      <Stack gap={6} maw="80ch">
        <Text size="sm">
          {photos === null ? t('thresholds.photosUnknown') : t('thresholds.photosMissed', told(photos))}
        </Text>
        <Text size="sm">
          {visits.of === 0 ? t('thresholds.visitsNone') : t('thresholds.visitsMissed', told(visits))}
        </Text>
      </Stack>
    </Card>
  );
}
