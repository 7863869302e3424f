import { Button, Card, Group, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type SubmitEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormProblem, UserText, fieldErrorsOf } from '../../ui';
import { LeaveGuard } from '../../ui/leave-guard';
import { ConnectionTest } from '../add/connection-test';
import { sitesQuery, type TaggedCamera } from '../cameras.queries';
import { PictureFields, PlaceFields } from '../form/camera-fields';
import {
  cameraFields,
  changedFields,
  foreignChanges,
  rebased,
  toChanges,
  toValues,
  type CameraField,
  type CameraValues,
  type PasswordWish,
} from '../form/camera-form.policy';
import { ConflictNotice } from '../form/conflict-notice';
import { CredentialFields } from '../form/credential-fields';
import { useCameraEdit } from '../form/use-camera-edit';
import { DeleteCamera } from './delete-camera';

export function SettingsTab({ tagged }: { readonly tagged: TaggedCamera }): ReactNode {
  const { t } = useTranslation('cameras');
  /** Undefined while nothing is changed here: then the form shows what is there. */
  const [typed, setTyped] = useState<CameraValues>();
  const [password, setPassword] = useState<PasswordWish>('keep');
  const isTouched = (present: TaggedCamera['camera'], base: TaggedCamera['camera']): boolean =>
    foreignChanges(toValues(base), toValues(present), typed ?? toValues(present)).length > 0;
  const edit = useCameraEdit(tagged, typed !== undefined || password !== 'keep', isTouched);
  const before = toValues(edit.base.camera);
  const values = typed ?? before;
  const isDirty = password !== 'keep' || changedFields(values, before).length > 0;
  const errors = fieldErrorsOf(edit.error);
  const change = (next: Partial<CameraValues>): void => {
    setTyped((now) => ({ ...(now ?? before), ...next }));
  };
  const reset = (): void => {
    setTyped(undefined);
    setPassword('keep');
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    edit.save(toChanges(values, before, password), reset);
  };
  const fields = { values, errors, onChange: change };
  const present = toValues(tagged.camera);
  return (
    <Stack maw={960}>
      <form onSubmit={submit}>
        <LeaveGuard isDirty={isDirty && !edit.isSaving} />
        <Stack>
          <FormProblem error={edit.error} fields={cameraFields} />
          {edit.isConflict && (
            <ConflictNotice
              present={tagged.camera}
              onKeepMine={() => {
                setTyped(rebased(values, before, present));
                edit.rebase();
              }}
              onTakeTheirs={() => {
                reset();
                edit.rebase();
              }}
            >
              <Foreign fields={foreignChanges(before, present, values)} present={present} />
            </ConflictNotice>
          )}
          <Stack inert={edit.isSaving}>
            <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
              <Card withBorder>
                <Title order={2} fz="h4" mb="sm">
                  {t('group.place')}
                </Title>
                <PlaceFields {...fields} />
                <Switch
                  mt="md"
                  label={t('field.is_active')}
                  description={t('field.is_activeHint')}
                  checked={values.is_active}
                  onChange={(event) => {
                    change({ is_active: event.currentTarget.checked });
                  }}
                />
              </Card>
              <Card withBorder>
                <Title order={2} fz="h4" mb="sm">
                  {t('group.connection')}
                </Title>
                <CredentialFields
                  {...fields}
                  hasPassword={edit.base.camera.has_password}
                  password={password}
                  onPassword={setPassword}
                />
                <Stack mt="md" gap="xs">
                  {edit.base.camera.has_password && password === 'keep' && (
                    <Text size="sm" c="dimmed">
                      {t('test.needsPassword')}
                    </Text>
                  )}
                  <ConnectionTest address={values} />
                </Stack>
              </Card>
            </SimpleGrid>
            <PictureFields {...fields} />
          </Stack>
          <Group>
            <Button type="submit" loading={edit.isSaving} disabled={!isDirty}>
              {t('save')}
            </Button>
            <Button variant="subtle" onClick={reset} disabled={!isDirty || edit.isSaving}>
              {t('discard')}
            </Button>
          </Group>
        </Stack>
      </form>
      <DeleteCamera camera={tagged.camera} />
    </Stack>
  );
}

function Foreign({
  fields,
  present,
}: {
  readonly fields: readonly CameraField[];
  readonly present: CameraValues;
}): ReactNode {
  const { t } = useTranslation('cameras');
  const { data: sites } = useQuery(sitesQuery);
  const shown = (field: CameraField): string => {
    const value = present[field];
    if (field === 'role') return t(`cameraRole.${present.role}`);
    if (field === 'site_id') return sites?.find(({ id }) => id === value)?.name ?? String(value);
    if (typeof value === 'boolean') return t(value ? 'answer.yes' : 'answer.no');
    return value === '' ? t('notSaid') : value;
  };
  return (
    <Text component="ul" size="sm" m={0} ps="md">
      {fields.map((field) => (
        <li key={field}>
          {t(`field.${field}`)}: <UserText text={shown(field)} />
        </li>
      ))}
    </Text>
  );
}
