import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core';
import { TbCircleCheck } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { LinkButton, UserText } from '../ui';
import type { StepProps } from './guide.page';
import { lastRowQuery } from './guide.queries';

/** The first row, as it comes. */
export function RowStep({ onContinue }: StepProps): ReactNode {
  const { t } = useTranslation('guide');
  const { dateTime } = useFormat();
  const row = useQuery(lastRowQuery).data?.data[0];
  return (
    <Stack align="flex-start">
      <Text>{t('row.text')}</Text>
      <div role="status">
        {row === undefined ? (
          <Group>
            <Loader size="sm" type="dots" />
            <Text c="dimmed">{t('row.waiting')}</Text>
          </Group>
        ) : (
          <Alert color="teal" icon={<TbCircleCheck />} title={<UserText text={row.user_name ?? t('row.somebody')} />}>
            {row.check_in !== null && t('row.at', { time: dateTime(row.check_in) })}
          </Alert>
        )}
      </div>
      {row === undefined ? (
        <Button variant="subtle" onClick={onContinue}>
          {t('skip')}
        </Button>
      ) : (
        <LinkButton to="/">{t('over.today')}</LinkButton>
      )}
    </Stack>
  );
}
