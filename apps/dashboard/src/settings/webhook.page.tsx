import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { TbPencil, TbPlugOff, TbRefreshAlert, TbTrash } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { BackLink, ConfirmDialog, ErrorNotice, Page, PageSkeleton, useNow, UserText } from '../ui';
import { SecretDialog } from './secret-dialog';
import { WebhookDeliveries } from './webhook-deliveries';
import { EditWebhookForm } from './webhook-form';
import { WebhookStateBadge } from './webhook-state-badge';
import { toFailureReason } from './webhook-state.policy';
import { WebhookTestButton } from './webhook-test';
import { deleteWebhook, rotateSecret, updateWebhook, webhookQuery, type Webhook } from './webhooks.queries';

const route = getRouteApi('/shell/settings/webhooks/$webhookId');

type Dialog = 'edit' | 'rotate' | 'delete';

/** One webhook: how it is, and what was sent. */
export function WebhookPage(): ReactNode {
  const { t } = useTranslation('settings');
  const { webhookId } = route.useParams();
  const webhook = useQuery(webhookQuery(webhookId));
  const [dialog, setDialog] = useState<Dialog>();
  const close = (): void => {
    setDialog(undefined);
  };
  return (
    <Page
      title={webhook.data?.url ?? t('webhook.title')}
      isUserText={webhook.data !== undefined}
      back={<BackLink to="/settings/webhooks">{t('section.webhooks.title')}</BackLink>}
      actions={webhook.data !== undefined && <Actions onChoose={setDialog} />}
    >
      {webhook.isPending && <PageSkeleton />}
      {webhook.isError && <ErrorNotice error={webhook.error} onRetry={() => void webhook.refetch()} />}
      {webhook.data !== undefined && (
        <>
          <State webhook={webhook.data} />
          <WebhookTestButton webhookId={webhookId} />
          <WebhookDeliveries webhookId={webhookId} />
          {dialog === 'edit' && <EditWebhookForm webhook={webhook.data} onClose={close} />}
          {dialog === 'rotate' && <RotateDialog webhook={webhook.data} onClose={close} />}
          {dialog === 'delete' && <DeleteDialog webhook={webhook.data} onClose={close} />}
        </>
      )}
    </Page>
  );
}

function Actions({ onChoose }: { readonly onChoose: (dialog: Dialog) => void }): ReactNode {
  const { t } = useTranslation('settings');
  const actions = [
    { dialog: 'edit', icon: TbPencil },
    { dialog: 'rotate', icon: TbRefreshAlert },
    { dialog: 'delete', icon: TbTrash },
  ] as const;
  return actions.map(({ dialog, icon: Icon }) => (
    <Button
      key={dialog}
      variant="default"
      leftSection={<Icon size={18} aria-hidden />}
      onClick={() => {
        onChoose(dialog);
      }}
    >
      {t(`webhook.${dialog}`)}
    </Button>
  ));
}

function State({ webhook }: { readonly webhook: Webhook }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const now = useNow(60_000);
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <WebhookStateBadge webhook={webhook} />
        <Text size="sm" c="dimmed">
          {webhook.types === null
            ? t('webhooks.allTypes')
            : format.list(webhook.types.map((type) => t(`eventType.${type}`)))}
        </Text>
      </Group>
      {webhook.description !== null && (
        <Text>
          <UserText text={webhook.description} />
        </Text>
      )}
      {webhook.switched_off_at !== null && <SwitchedOff webhook={webhook} at={webhook.switched_off_at} />}
      {webhook.switched_off_at === null && webhook.failures > 0 && (
        <Alert color="orange" icon={<TbRefreshAlert />} title={t('webhook.failing', { count: webhook.failures })}>
          {t(`failure.${toFailureReason(webhook.last_failure_reason)}`)} {t('webhook.failingText')}
        </Alert>
      )}
      {webhook.previous_secret_until !== null && Date.parse(webhook.previous_secret_until) > now.getTime() && (
        <Text size="sm" c="dimmed">
          {t('webhook.previousSecret', { until: format.dateTime(webhook.previous_secret_until) })}
        </Text>
      )}
    </Stack>
  );
}

function SwitchedOff({ webhook, at }: { readonly webhook: Webhook; readonly at: string }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const switchOn = useMutation(updateWebhook(useQueryClient(), webhook.id));
  const reason = webhook.switched_off_reason ?? 'failing';
  return (
    <Alert
      color="red"
      icon={<TbPlugOff />}
      title={t('webhook.switchedOff', { when: format.dateTime(at) })}
      role="alert"
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t(`switchedOff.${reason}`)}</Text>
        {switchOn.error !== null && <ErrorNotice error={switchOn.error} />}
        <Button
          size="xs"
          loading={switchOn.isPending}
          onClick={() => {
            switchOn.mutate({ is_active: true });
          }}
        >
          {t('webhook.switchOn')}
        </Button>
      </Stack>
    </Alert>
  );
}

interface DialogProps {
  readonly webhook: Webhook;
  readonly onClose: () => void;
}

function RotateDialog({ webhook, onClose }: DialogProps): ReactNode {
  const { t } = useTranslation('settings');
  const rotate = useMutation(rotateSecret(useQueryClient(), webhook.id));
  if (rotate.data !== undefined) {
    return (
      <SecretDialog title={t('webhook.rotated')} secret={rotate.data.secret} onClose={onClose}>
        {t('webhooks.secretText')}
      </SecretDialog>
    );
  }
  return (
    <ConfirmDialog
      isOpen
      title={t('webhook.rotateTitle')}
      confirmLabel={t('webhook.rotate')}
      isPending={rotate.isPending}
      error={rotate.error}
      onClose={onClose}
      onConfirm={() => {
        rotate.mutate();
      }}
    >
      <Text size="sm">{t('webhook.rotateText')}</Text>
    </ConfirmDialog>
  );
}

function DeleteDialog({ webhook, onClose }: DialogProps): ReactNode {
  const { t } = useTranslation('settings');
  const navigate = route.useNavigate();
  const remove = useMutation(deleteWebhook(useQueryClient(), webhook.id));
  return (
    <ConfirmDialog
      isOpen
      title={t('webhook.deleteTitle')}
      confirmLabel={t('webhook.delete')}
      isDangerous
      isPending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => {
        remove.mutate(undefined, { onSuccess: () => void navigate({ to: '/settings/webhooks' }) });
      }}
    >
      <Text size="sm" fw={600}>
        <UserText text={webhook.url} />
      </Text>
      <Text size="sm" mt="xs">
        {t('webhook.deleteText')}
      </Text>
    </ConfirmDialog>
  );
}
