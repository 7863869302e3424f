import { Alert, Button, Group, Text } from '@mantine/core';
import { TbAlertTriangle, TbCircleCheck, TbSend } from 'react-icons/tb';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { ErrorNotice, UserText } from '../ui';
import { toFailureReason } from './webhook-state.policy';
import { testWebhook, type WebhookTest } from './webhooks.queries';

/** Sends something now and once, and tells what came of it. */
export function WebhookTestButton({ webhookId }: { readonly webhookId: string }): ReactNode {
  const { t } = useTranslation('settings');
  const test = useMutation(testWebhook(useQueryClient(), webhookId));
  return (
    <div aria-live="polite">
      <Group gap="sm" mb={test.isIdle ? 0 : 'sm'}>
        <Button
          variant="light"
          leftSection={<TbSend size={18} className="flip-in-rtl" aria-hidden />}
          loading={test.isPending}
          onClick={() => {
            test.mutate();
          }}
        >
          {t('webhook.test')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('webhook.testText')}
        </Text>
      </Group>
      {test.error !== null && <ErrorNotice error={test.error} />}
      {test.data !== undefined && <TestResult result={test.data} />}
    </div>
  );
}

function TestResult({ result }: { readonly result: WebhookTest }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const seconds = format.number(result.duration_ms / 1_000, { maximumFractionDigits: 2 });
  if (result.success) {
    return (
      <Alert color="green" icon={<TbCircleCheck />} title={t('webhook.testTaken')}>
        {t('webhook.testTook', { status: String(result.response_status ?? ''), seconds })}
      </Alert>
    );
  }
  return (
    <Alert color="red" icon={<TbAlertTriangle />} title={t('webhook.testFailed')}>
      <Text size="sm">
        {t(`failure.${toFailureReason(result.reason)}`)}
        {result.response_status !== null && ` (${result.response_status})`}
      </Text>
      {result.response_text !== null && (
        <Text size="sm" ff="monospace" mt="xs">
          <UserText text={result.response_text} />
        </Text>
      )}
    </Alert>
  );
}
