import { List, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { useMay } from '../../session';
import { recognitionSettingsQuery, type RecognitionSettings } from '../recognition.queries';
import { cosineDigits, rateDigits } from './cosine-format';
import type { Thresholds } from './thresholds.queries';

/** What the words mean, with the settings that hold beside the threshold. */
export function ThresholdMeaning({ thresholds }: { readonly thresholds: Thresholds }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const mayRead = useMay('system.read', 'all');
  const { data: settings } = useQuery({ ...recognitionSettingsQuery, enabled: mayRead });
  return (
    <Stack gap="sm" maw="75ch">
      <Title order={2} fz="h4">
        {t('meaning.title')}
      </Title>
      <List spacing="xs">
        <List.Item>{t('meaning.similarity')}</List.Item>
        <List.Item>
          {t('meaning.rises', {
            rate: format.number(thresholds.stranger_visit_rate_max, rateDigits),
            min: format.number(thresholds.threshold_min, cosineDigits),
          })}
        </List.Item>
        <List.Item>{t('meaning.margin', { margin: format.number(thresholds.margin_min, cosineDigits) })}</List.Item>
        {settings !== undefined && (
          <>
            <List.Item>
              {t('meaning.sightings', {
                count: settings.sightings_min,
                window: format.duration(settings.window_ms / 1_000),
              })}
            </List.Item>
            <List.Item>
              {t('meaning.liveness', { mode: t(`livenessMode.${toLivenessMode(settings.liveness_mode)}`) })}
            </List.Item>
            <List.Item>
              {t('meaning.consent', {
                consent: t(settings.consent_required ? 'thresholds.consentRequired' : 'thresholds.consentNotRequired'),
              })}
            </List.Item>
          </>
        )}
        <List.Item>{t('meaning.change')}</List.Item>
      </List>
    </Stack>
  );
}

function toLivenessMode(mode: RecognitionSettings['liveness_mode']): 'off' | 'flag' | 'enforce' {
  return mode;
}
