import { Accordion, Button, Card, Group, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type SubmitEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormProblem, fieldErrorsOf } from '../../ui';
import { LeaveGuard } from '../../ui/leave-guard';
import { createCamera } from '../cameras.queries';
import { PictureFields, PlaceFields } from '../form/camera-fields';
import { cameraFields, changedFields, newCamera, toCreateBody, type CameraValues } from '../form/camera-form.policy';
import { CredentialFields } from '../form/credential-fields';
import { ConnectionTest } from './connection-test';

interface Props {
  readonly initial: CameraValues;
  /** By a search of the network, so there is something to lose. */
  readonly isFound: boolean;
}

export function AddByAddress({ initial, isFound }: Props): ReactNode {
  const { t } = useTranslation('cameras');
  const navigate = useNavigate();
  const [values, setValues] = useState(initial);
  const [isStarted, setIsStarted] = useState(true);
  const create = useMutation(createCamera(useQueryClient()));
  const errors = fieldErrorsOf(create.error);
  const isDirty = isFound || values.password !== '' || changedFields(values, newCamera).length > 0;
  const change = (next: Partial<CameraValues>): void => {
    setValues((before) => ({ ...before, ...next }));
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    create.mutate(
      { body: toCreateBody(values), isStarted },
      {
        onSuccess: ({ id }) =>
          void navigate({ to: '/cameras/$cameraId', params: { cameraId: id }, ignoreBlocker: true }),
      },
    );
  };
  const fields = { values, errors, onChange: change };
  return (
    <form onSubmit={submit}>
      <LeaveGuard isDirty={isDirty && !create.isPending && !create.isSuccess} />
      <Stack maw={960}>
        <FormProblem error={create.error} fields={cameraFields} />
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <Card withBorder>
            <Title order={2} fz="h4" mb="sm">
              {t('group.connection')}
            </Title>
            <CredentialFields {...fields} hasPassword={false} password="set" onPassword={() => undefined} />
            <Group mt="md">
              <ConnectionTest address={values} />
            </Group>
          </Card>
          <Card withBorder>
            <Title order={2} fz="h4" mb="sm">
              {t('group.place')}
            </Title>
            <PlaceFields {...fields} />
          </Card>
        </SimpleGrid>
        <Accordion variant="separated">
          <Accordion.Item value="more">
            <Accordion.Control>
              <Text fw={550}>{t('group.more')}</Text>
            </Accordion.Control>
            <Accordion.Panel>
              <PictureFields {...fields} />
            </Accordion.Panel>
          </Accordion.Item>
        </Accordion>
        <Group>
          <Button type="submit" loading={create.isPending}>
            {t('add.submit')}
          </Button>
          <Switch
            label={t('add.start')}
            checked={isStarted}
            onChange={(event) => {
              setIsStarted(event.currentTarget.checked);
            }}
          />
        </Group>
      </Stack>
    </form>
  );
}
