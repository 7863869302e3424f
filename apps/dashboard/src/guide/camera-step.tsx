import { Alert, Anchor, Button, Group, Image, PasswordInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { TbCircleCheck } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldErrorsOf, FormProblem } from '../ui';
import { ConnectionFailure } from '../ui/connection-failure';
import type { StepProps } from './guide.page';
import { addCamera, firstCameraQuery, testCamera, type ConnectionTest } from './guide.queries';

/** A camera by its address, tried before it is kept. */
export function CameraStep({ onContinue }: StepProps): ReactNode {
  const { t } = useTranslation('guide');
  const camera = useQuery(firstCameraQuery).data?.data[0];
  const [isAnother, setIsAnother] = useState(false);
  if (camera !== undefined && !isAnother) {
    return (
      <Stack align="flex-start">
        <Text>{t('camera.there', { name: camera.name })}</Text>
        <Group>
          <Button onClick={onContinue}>{t('continue')}</Button>
          <Button
            variant="default"
            onClick={() => {
              setIsAnother(true);
            }}
          >
            {t('camera.another')}
          </Button>
        </Group>
      </Stack>
    );
  }
  return <CameraForm onContinue={onContinue} />;
}

const fieldNames = ['name', 'rtsp_url', 'username', 'password'];

function CameraForm({ onContinue }: StepProps): ReactNode {
  const { t } = useTranslation('guide');
  const [fields, setFields] = useState({ name: '', rtsp_url: '', username: '', password: '' });
  const test = useMutation(testCamera);
  const add = useMutation(addCamera(useQueryClient()));
  const errors = { ...fieldErrorsOf(test.error), ...fieldErrorsOf(add.error) };
  const { name, rtsp_url: url, username, password } = fields;
  const address = {
    rtsp_url: url.trim(),
    ...(username !== '' && { username }),
    ...(password !== '' && { password }),
  };
  const field = (key: keyof typeof fields) => ({
    value: fields[key],
    error: errors[key],
    onChange: ({ currentTarget: { value } }: { readonly currentTarget: { readonly value: string } }) => {
      setFields({ ...fields, [key]: value });
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    // Not by a callback of `mutate`: this form goes as soon as the list has the camera, and its callbacks with it.
    void add.mutateAsync({ name: name.trim(), ...address }).then(onContinue, () => undefined);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text>
          {t('camera.text')}{' '}
          <Anchor component={Link} to="/cameras" inherit underline="always">
            {t('camera.others')}
          </Anchor>
        </Text>
        <FormProblem error={add.error ?? test.error} fields={fieldNames} />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput label={t('camera.name')} required autoComplete="off" {...field('name')} />
          <TextInput
            label={t('camera.address')}
            description={t('camera.addressHint')}
            placeholder="rtsp://192.168.1.20:554/stream1"
            required
            dir="ltr"
            autoComplete="off"
            spellCheck={false}
            {...field('rtsp_url')}
          />
          <TextInput label={t('camera.username')} dir="ltr" autoComplete="off" {...field('username')} />
          <PasswordInput
            label={t('camera.password')}
            dir="ltr"
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t('camera.showPassword'), tabIndex: 0 }}
            {...field('password')}
          />
        </SimpleGrid>
        <div role="status">{test.data !== undefined && <TestResult test={test.data} />}</div>
        <Group>
          <Button type="submit" loading={add.isPending}>
            {t('camera.add')}
          </Button>
          <Button
            variant="default"
            loading={test.isPending}
            disabled={url.trim() === ''}
            onClick={() => {
              test.mutate(address);
            }}
          >
            {t('camera.test')}
          </Button>
          <Button variant="subtle" onClick={onContinue}>
            {t('skip')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function TestResult({ test }: { readonly test: ConnectionTest }): ReactNode {
  const { t } = useTranslation('guide');
  if (!test.success) return <ConnectionFailure result={test} title={t('camera.failed')} />;
  return (
    <Alert color="teal" icon={<TbCircleCheck />} title={t('camera.works')}>
      {test.width !== null && test.height !== null && (
        <Text size="sm">{t('camera.size', { width: test.width, height: test.height })}</Text>
      )}
      {test.sample_image !== null && (
        <Image src={test.sample_image} alt={t('camera.sample')} mah={260} w="auto" radius="md" mt="sm" />
      )}
    </Alert>
  );
}
