import { Alert, Button, Chip, Group, Stack, Text } from '@mantine/core';
import { TbWorld } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseAndStoreLanguage, currentLanguage, languages, useFormat } from '../i18n';
import { useNow } from '../ui';
import type { StepProps } from './guide.page';

const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The language of the reader, and the time zone of the site. */
export function WelcomeStep({ onContinue }: StepProps): ReactNode {
  const { t } = useTranslation('guide');
  const { timeZone, time } = useFormat();
  const now = useNow(10_000);
  return (
    <Stack align="flex-start">
      <Text id="guide-language">{t('welcome.language')}</Text>
      <Chip.Group value={currentLanguage()} onChange={(code) => void chooseAndStoreLanguage(code)}>
        <Group gap="xs" role="radiogroup" aria-labelledby="guide-language">
          {languages.map(({ code, name, dir }) => (
            <Chip key={code} value={code} lang={code} dir={dir}>
              {name}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Text>{t('welcome.zone', { zone: timeZone, time: time(now) })}</Text>
      {timeZone !== browserZone && (
        <Alert color="yellow" icon={<TbWorld />}>
          {t('welcome.otherZone', { zone: browserZone, setting: 'SITE_TIME_ZONE' })}
        </Alert>
      )}
      <Button onClick={onContinue}>{t('continue')}</Button>
    </Stack>
  );
}
