import {
  Alert,
  Button,
  Card,
  Group,
  PasswordInput,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { TbInfoCircle, TbRadar2, TbSearchOff } from 'react-icons/tb';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState, type SubmitEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, FormProblem, fieldErrorsOf } from '../../ui';
import { discoverCameras } from '../cameras.queries';
import type { CameraValues } from '../form/camera-form.policy';
import { Waiting } from './connection-test';
import { FoundCamera } from './found-camera';

/** What the network is asked for at once. */
const discoverySeconds = 6;
const hostsMax = 64;

export function AddByDiscovery({ onChoose }: { readonly onChoose: (values: CameraValues) => void }): ReactNode {
  const { t } = useTranslation('cameras');
  const [hosts, setHosts] = useState<string[]>([]);
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const discover = useMutation(discoverCameras());
  const [running, setRunning] = useState<AbortController>();
  const isRunning = discover.isPending && running !== undefined;
  useEffect(() => () => running?.abort(), [running]);
  const errors = fieldErrorsOf(discover.error);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const stopping = new AbortController();
    setRunning(stopping);
    discover.mutate({ search: { hosts, username, password, timeout: discoverySeconds }, signal: stopping.signal });
  };
  return (
    <Stack maw={960}>
      <Card withBorder component="form" onSubmit={submit}>
        <Stack>
          {running?.signal.aborted !== true && (
            <FormProblem error={discover.error} fields={['hosts', 'username', 'password']} />
          )}
          <TagsInput
            label={t('discovery.hosts')}
            description={t('discovery.hostsHint')}
            placeholder={hosts.length === 0 ? '10.1.0.20' : ''}
            maxTags={hostsMax}
            splitChars={[',', ' ', ';']}
            acceptValueOnBlur
            value={hosts}
            error={errors['hosts']}
            onChange={setHosts}
          />
          <Group align="flex-start" grow preventGrowOverflow={false}>
            <TextInput
              label={t('field.username')}
              autoComplete="off"
              spellCheck={false}
              value={username}
              error={errors['username']}
              onChange={(event) => {
                setUsername(event.currentTarget.value);
              }}
            />
            <PasswordInput
              label={t('field.password')}
              autoComplete="new-password"
              value={password}
              error={errors['password']}
              visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword'), tabIndex: 0 }}
              onChange={(event) => {
                setPassword(event.currentTarget.value);
              }}
            />
          </Group>
          {password !== '' && hosts.length === 0 && (
            <Alert color="blue" icon={<TbInfoCircle />}>
              {t('discovery.credentialsNeedHosts')}
            </Alert>
          )}
          <Group>
            <Button type="submit" leftSection={<TbRadar2 size={18} />} loading={isRunning}>
              {t('discovery.start')}
            </Button>
            {isRunning && (
              <Button
                variant="subtle"
                onClick={() => {
                  running.abort();
                  discover.reset();
                  setRunning(undefined);
                }}
              >
                {t('test.cancel')}
              </Button>
            )}
          </Group>
        </Stack>
      </Card>
      <div aria-live="polite">
        {isRunning && <Waiting seconds={discoverySeconds} label={t('discovery.running')} />}
        {discover.data !== undefined && (
          <Text size="sm" c="dimmed" mb="xs">
            {t('discovery.found', { count: discover.data.length })}
          </Text>
        )}
      </div>
      {discover.data?.length === 0 && (
        <EmptyState icon={TbSearchOff} title={t('discovery.none')}>
          {t('discovery.noneText')}
        </EmptyState>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {discover.data?.map((camera) => (
          <FoundCamera key={camera.host} camera={camera} username={username} password={password} onChoose={onChoose} />
        ))}
      </SimpleGrid>
    </Stack>
  );
}
