import { Button, Checkbox, Group, Radio, SimpleGrid, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldErrorsOf, FormProblem } from '../ui';
import { Dialog } from '../ui/dialog';
import { CameraSelect, PersonSelect } from '../ui/entity-select';
import { LeaveGuard } from '../ui/leave-guard';
import { SecretDialog } from './secret-dialog';
import { noWebhook, toWebhookChange, toWebhookFields, toWebhookWish, type WebhookFields } from './webhook-form.policy';
import { createWebhook, eventTypes, updateWebhook, type Webhook } from './webhooks.queries';

const fieldNames = ['url', 'description', 'types', 'camera_id', 'user_id', 'department', 'is_active'];

/** The secret is shown once, afterwards. */
export function NewWebhookForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('settings');
  const create = useMutation(createWebhook(useQueryClient()));
  if (create.data !== undefined) {
    return (
      <SecretDialog title={t('webhooks.made')} secret={create.data.secret} onClose={onClose}>
        {t('webhooks.secretText')}
      </SecretDialog>
    );
  }
  return (
    <WebhookForm
      title={t('webhooks.create')}
      submitLabel={t('webhooks.create')}
      begin={noWebhook}
      error={create.error}
      isPending={create.isPending}
      onClose={onClose}
      onSubmit={(fields) => {
        create.mutate(toWebhookWish(fields));
      }}
    />
  );
}

export function EditWebhookForm({
  webhook,
  onClose,
}: {
  readonly webhook: Webhook;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('settings');
  const [begin] = useState(() => toWebhookFields(webhook));
  const update = useMutation(updateWebhook(useQueryClient(), webhook.id));
  return (
    <WebhookForm
      title={t('webhook.edit')}
      submitLabel={t('save')}
      begin={begin}
      error={update.error}
      isPending={update.isPending}
      onClose={onClose}
      onSubmit={(fields) => {
        update.mutate(toWebhookChange(begin, fields), { onSuccess: onClose });
      }}
    />
  );
}

interface FormProps {
  readonly title: string;
  readonly submitLabel: string;
  readonly begin: WebhookFields;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly onSubmit: (fields: WebhookFields) => void;
  readonly onClose: () => void;
}

function WebhookForm({ title, submitLabel, begin, error, isPending, onSubmit, onClose }: FormProps): ReactNode {
  const { t } = useTranslation('settings');
  const [fields, setFields] = useState(begin);
  const [isSent, setIsSent] = useState(false);
  const isDirty = JSON.stringify(fields) !== JSON.stringify(begin);
  const errors = fieldErrorsOf(error);
  const change = (part: Partial<WebhookFields>): void => {
    setIsSent(false);
    setFields({ ...fields, ...part });
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setIsSent(true);
    onSubmit(fields);
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      closeOnEscape={!isDirty}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <LeaveGuard isDirty={isDirty && !(isSent && error === null)} />
      <form onSubmit={submit}>
        <Stack>
          <FormProblem error={error} fields={fieldNames} />
          <TextInput
            label={t('webhooks.url')}
            description={t('webhooks.urlHint')}
            type="url"
            inputMode="url"
            dir="ltr"
            required
            maxLength={2_048}
            value={fields.url}
            error={errors['url']}
            data-autofocus
            onChange={(event) => {
              change({ url: event.currentTarget.value });
            }}
          />
          <Textarea
            label={t('webhooks.note')}
            autosize
            maxLength={2_000}
            value={fields.description}
            error={errors['description']}
            onChange={(event) => {
              change({ description: event.currentTarget.value });
            }}
          />
          <Types fields={fields} error={errors['types']} onChange={change} />
          <Narrowing fields={fields} errors={errors} onChange={change} />
          <Switch
            label={t('webhooks.active')}
            checked={fields.isActive}
            onChange={(event) => {
              change({ isActive: event.currentTarget.checked });
            }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} disabled={isPending}>
              {t('cancel')}
            </Button>
            <Button
              type="submit"
              loading={isPending}
              disabled={!isDirty || (!fields.isForAll && fields.types.length === 0)}
            >
              {submitLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

interface PartProps {
  readonly fields: WebhookFields;
  readonly onChange: (part: Partial<WebhookFields>) => void;
}

function Types({ fields, error, onChange }: PartProps & { readonly error: string | undefined }): ReactNode {
  const { t } = useTranslation('settings');
  return (
    <Stack gap="xs">
      <Radio.Group
        label={t('webhooks.types')}
        value={fields.isForAll ? 'all' : 'some'}
        error={error}
        onChange={(value) => {
          onChange({ isForAll: value === 'all' });
        }}
      >
        <Group mt="xs">
          <Radio value="all" label={t('webhooks.allTypes')} />
          <Radio value="some" label={t('webhooks.someTypes')} />
        </Group>
      </Radio.Group>
      {!fields.isForAll && (
        <Checkbox.Group
          aria-label={t('webhooks.types')}
          value={[...fields.types]}
          onChange={(types) => {
            onChange({ types });
          }}
        >
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
            {eventTypes.map((type) => (
              <Checkbox key={type} value={type} label={t(`eventType.${type}`)} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
      )}
    </Stack>
  );
}

function Narrowing({
  fields,
  errors,
  onChange,
}: PartProps & { readonly errors: Readonly<Record<string, string>> }): ReactNode {
  const { t } = useTranslation('settings');
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      <CameraSelect
        label={t('webhooks.camera')}
        value={fields.cameraId}
        error={errors['camera_id']}
        onChange={(cameraId) => {
          onChange({ cameraId });
        }}
      />
      <PersonSelect
        label={t('webhooks.person')}
        value={fields.personId}
        error={errors['user_id']}
        onChange={(personId) => {
          onChange({ personId });
        }}
      />
      <TextInput
        label={t('webhooks.department')}
        value={fields.department}
        error={errors['department']}
        onChange={(event) => {
          onChange({ department: event.currentTarget.value });
        }}
      />
    </SimpleGrid>
  );
}
