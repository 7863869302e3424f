import { Anchor, Button, Card, Group, Stack, Text } from '@mantine/core';
import { TbPlus, TbWebhook } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { EmptyState, ErrorNotice, ListSkeleton, UserText } from '../ui';
import { SettingsFrame } from './settings-frame';
import { NewWebhookForm } from './webhook-form';
import { WebhookStateBadge } from './webhook-state-badge';
import { webhooksQuery, type Webhook } from './webhooks.queries';

/** Who is told of what happens. */
export function WebhooksPage(): ReactNode {
  const { t } = useTranslation('settings');
  const list = useQuery(webhooksQuery);
  const [isMaking, setIsMaking] = useState(false);
  const make = (
    <Button
      leftSection={<TbPlus size={18} aria-hidden />}
      onClick={() => {
        setIsMaking(true);
      }}
    >
      {t('webhooks.create')}
    </Button>
  );
  return (
    <SettingsFrame title={t('section.webhooks.title')} description={t('webhooks.description')} actions={make}>
      {list.isPending && <ListSkeleton rows={4} />}
      {list.isError && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.data.length === 0 && (
        <EmptyState icon={TbWebhook} title={t('webhooks.none')} action={make}>
          {t('webhooks.noneText')}
        </EmptyState>
      )}
      {list.data?.data.map((webhook) => (
        <WebhookCard key={webhook.id} webhook={webhook} />
      ))}
      {isMaking && (
        <NewWebhookForm
          onClose={() => {
            setIsMaking(false);
          }}
        />
      )}
    </SettingsFrame>
  );
}

function WebhookCard({ webhook }: { readonly webhook: Webhook }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  return (
    <Card withBorder component="article">
      <Stack gap={6}>
        <Group justify="space-between" gap="xs">
          <Anchor
            fw={600}
            style={{ overflowWrap: 'anywhere' }}
            renderRoot={(props) => (
              <Link {...props} to="/settings/webhooks/$webhookId" params={{ webhookId: webhook.id }} />
            )}
          >
            <UserText text={webhook.url} />
          </Anchor>
          <WebhookStateBadge webhook={webhook} />
        </Group>
        {webhook.description !== null && (
          <Text size="sm">
            <UserText text={webhook.description} />
          </Text>
        )}
        <Text size="sm" c="dimmed">
          {webhook.types === null
            ? t('webhooks.allTypes')
            : format.list(webhook.types.map((type) => t(`eventType.${type}`)))}
        </Text>
        <Text size="sm" c="dimmed">
          {webhook.last_delivered_at === null
            ? t('webhooks.nothingSent')
            : t('webhooks.lastSent', { when: format.dateTime(webhook.last_delivered_at) })}
        </Text>
      </Stack>
    </Card>
  );
}
